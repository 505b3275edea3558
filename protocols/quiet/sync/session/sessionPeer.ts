import * as E from 'fp-ts/Either';
import {
  type CauseCtx,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  type Secret,
  badBlob,
  idColumn,
  idsOf,
  note,
  noting,
  rowIn,
  secretIn,
} from '../../../../lib';
import { SESSION_MS } from './tables';

/** A device that there is a session with, and the network that it is of. */
export interface With {
  readonly peer_id: EventId;
  readonly network_id: EventId;
}

/** Whose frame it is, and what it proves. */
export interface Sender extends With {
  /** The first packet of its session: who sends it was told our half of the key, so is reached where we send to. */
  readonly proven: readonly Emission[];
  /** What both sides encrypt with. */
  readonly session: Secret;
}

const opened = ({ nowMs }: CauseCtx, transit_in: Uint8Array): Emission =>
  noting(note('sessions', { transit_in, stage: 'open', until_ms: nowMs + SESSION_MS }));

/** The device whose session a frame came by. */
export const senderOf = (ctx: CauseCtx, { via }: Envelope<'framed'>): E.Either<Fault, Sender> =>
  E.chain((deps: Parameters<typeof rowIn>[0]): E.Either<Fault, Sender> => {
    const row = rowIn(deps, via) ?? {};
    const [transit_in] = idsOf(via);
    const [peer_id, network_id] = [idColumn(row, 'peer_id'), idColumn(row, 'network_id')];
    if (peer_id === undefined || network_id === undefined || transit_in === undefined)
      return E.left(badBlob('frame.is_of_a_session'));
    const proven = row['stage'] === 'answered' ? [opened(ctx, transit_in)] : [];
    return E.map((session: Secret) => ({ peer_id, network_id, proven, session }))(secretIn(deps, via));
  })(ctx.lend([via]));
