import * as E from 'fp-ts/Either';
import type { Explanation } from '../../lib/db/events/explain';
import type { Store } from '../../lib/db/store';
import { type EventId, parseId, toHex } from '../../lib/ids';
import type { JobReport } from '../../lib/operation/jobReport';
import type { Operations } from '../../lib/operation/operation';
import { type Api, type DoorTools, type Live, openLive, openSessionApi } from './api';
import { type ApiError, type UnknownIdentity, closedError, storageError, unknownIdentity } from './apiError';
import type { Protocol } from '../protocol';
import type { Turn } from '../turn/turn';

/** One identity's door, and the only source of `received_by`. */
export interface Session<Ops extends Operations> {
  /** Hex. */
  readonly identity_id: string;
  readonly api: Api<Ops, 'session'>;
  readonly live: Live<Ops>;
  /** Reports of each job for this identity and for the node. */
  readonly jobs: () => Promise<E.Either<ApiError, readonly JobReport[]>>;
  /** Explains the state of an event, by its id in hex: stored, deleted, waiting (for which refs), refused (by which rule) or unknown. */
  readonly explain: (event_id: string) => Promise<E.Either<ApiError, Explanation>>;
}

const NOT_AN_ID: ApiError = { _tag: 'invalid', rule: 'malformed.EventIdHex', paths: ['event_id'] };

const listed = ({ engine }: DoorTools, received_by: number): E.Either<ApiError, readonly JobReport[]> =>
  E.tryCatch(
    () => engine.contexts.reader(received_by).jobs(),
    () => storageError,
  );

/** Opens the door of one identity. Refuses: an id that is no owner's here. */
export const openSession = <Ops extends Operations>(
  tools: DoorTools,
  store: Store,
  { operations }: Protocol<Ops>,
  identity_id: EventId,
): E.Either<UnknownIdentity, Session<Ops>> => {
  const received_by = store.owners.find(identity_id);
  if (received_by === undefined) return E.left(unknownIdentity);
  const caller = {
    received_by,
    context: (turn: Turn) => tools.engine.contexts.session(turn, received_by, identity_id),
  };
  return E.right({
    identity_id: toHex(identity_id),
    api: openSessionApi(tools, operations, caller),
    live: openLive(tools, operations, received_by),
    jobs: () => Promise.resolve(tools.isOpen() ? listed(tools, received_by) : E.left(closedError)),
    explain: (event_id) => {
      if (!tools.isOpen()) return Promise.resolve(E.left(closedError));
      const id = parseId(event_id);
      return Promise.resolve(E.isLeft(id) ? E.left(NOT_AN_ID) : E.right(store.explain(received_by, id.right)));
    },
  });
};
