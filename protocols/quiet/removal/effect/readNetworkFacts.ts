import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Reader, denied, equalBytes, toHex } from '../../../../lib';
import { listNetworks } from '../../authority/listNetworks';
import type { Facts, PlaceFact } from '../../authority/pure/facts';
import { readFacts, readPages } from '../../authority/readFacts';
import type { LogEvent } from '../chooseTips';
import { countedLog } from '../logQueries';

const unknownNetwork: Fault = denied('network.is_one_of_ours');

/** Reads a network's authority facts as they are now. */
export const readNetworkFacts = (reader: Reader, network_id: EventId): E.Either<Fault, Facts> =>
  pipe(
    reader.query(listNetworks, {}),
    E.chain((all) => E.fromNullable(unknownNetwork)(all.find((one) => equalBytes(one.network_id, network_id)))),
    E.chain((network) => readFacts((query, params) => reader.query(query, params), network)),
  );

/** Reads the authority events of a user's devices that count. */
export const readCountedLog = (reader: Reader, user_id: EventId): E.Either<Fault, readonly LogEvent[]> =>
  readPages((after) => reader.query(countedLog, { user_id, after }));

/** Writes a log as facts. */
export const placesOf = (log: readonly LogEvent[]): readonly PlaceFact[] =>
  log.map((one) => ({
    ...{ event_id: toHex(one.event_id), peer_id: toHex(one.peer_id), prev: toHex(one.prev), seq: one.log },
  }));
