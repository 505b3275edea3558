import * as E from 'fp-ts/Either';
import {
  type CauseCtx,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  type Secret,
  badPacket,
  idColumn,
  idsOf,
  note,
  noting,
  rowIn,
  secretIn,
} from '../../../../lib';
import { SESSION_MS } from './sessionTables';

/** A device with a session, and its network. */
export interface SessionPeer {
  readonly peer_id: EventId;
  readonly network_id: EventId;
}

/** The sender of a frame, and the proof it carries. */
export interface FrameSender extends SessionPeer {
  /** Is it the first packet of its session? Its sender has our half of the key, so they receive packets at the address we use. */
  readonly proven: readonly Emission[];
  /** The session's secret. */
  readonly session: Secret;
}

const noteOpen = ({ nowMs }: CauseCtx, transit_in: Uint8Array): Emission =>
  noting(note('sessions', { transit_in, stage: 'open', until_ms: nowMs + SESSION_MS }));

/** Finds the device whose session a frame came by. */
export const frameSenderOf = (ctx: CauseCtx, { via }: Envelope<'framed'>): E.Either<Fault, FrameSender> =>
  E.chain((deps: Parameters<typeof rowIn>[0]): E.Either<Fault, FrameSender> => {
    const row = rowIn(deps, via) ?? {};
    const [transit_in] = idsOf(via);
    const [peer_id, network_id] = [idColumn(row, 'peer_id'), idColumn(row, 'network_id')];
    if (peer_id === undefined || network_id === undefined || transit_in === undefined)
      return E.left(badPacket('frame.is_of_a_session'));
    const proven = row['stage'] === 'answered' ? [noteOpen(ctx, transit_in)] : [];
    return E.map((session: Secret) => ({ peer_id, network_id, proven, session }))(secretIn(deps, via));
  })(ctx.lend([via]));
