import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  drop,
  equalBytes,
  framing,
  note,
  noting,
  refTo,
} from '../../../../lib';
import { LISTED_MAX, OUTSTANDING_MAX } from './outstandingMax';
import { type StreamFrame, encodeStreamFrame } from '../../wire/streamFrame';
import { type WantCount, wantCounts } from './wantQueries';

export type Emitted = E.Either<Fault, readonly Emission[]>;

/** Time for which a request for an event is remembered. */
const WANTED_MS = 24 * 60 * 60 * 1_000;
/** Events of a scope that may still be missing when a pass over it begins. */
const FEW_WANTS = 32;

export const streamFrameTo = (peer_id: EventId, frame: StreamFrame): E.Either<Fault, Emission> =>
  E.map((bytes: Uint8Array): Emission => framing(bytes, refTo('session', peer_id)))(encodeStreamFrame(frame));

/** Notes listed events; with `tries`, as asked for that often. */
export const noteWants = (
  { nowMs }: CauseCtx,
  peer_id: EventId,
  scope: EventId,
  ids: readonly EventId[],
  tries: number,
): readonly Emission[] => {
  if (ids.length === 0) return [];
  // Written anew, so that ids of rows ascend in the order of requests.
  const before = tries > 0 ? ids.map((event_id) => drop('wants', { peer_id, event_id })) : [];
  return [
    noting(
      ...before,
      ...ids.map((event_id) =>
        note('wants', { peer_id, event_id, scope, tries, asked_ms: nowMs, until_ms: nowMs + WANTED_MS }),
      ),
    ),
  ];
};

/** How much is missing from a device: asked for, and listed only. */
export interface Outstanding {
  readonly counts: readonly WantCount[];
  readonly asked: number;
  readonly listed: number;
}

export const outstandingFrom = (ctx: CauseCtx, peer_id: EventId): E.Either<Fault, Outstanding> =>
  pipe(
    ctx.query(wantCounts, { peer_id }),
    E.map((counts) => ({
      counts,
      asked: counts.reduce((sum, { asked }) => sum + asked, 0),
      listed: counts.reduce((sum, { listed }) => sum + listed, 0),
    })),
  );

/** Is as much in flight from a device as may be? */
export const isFull = ({ asked, listed }: Outstanding): boolean => asked > OUTSTANDING_MAX || listed > LISTED_MAX;

/** Is so little of a scope missing still that a pass over it would not list it all again? */
export const hasRoomToCompare = ({ counts }: Outstanding, scope: EventId, max = FEW_WANTS): boolean =>
  counts.every((one) => !equalBytes(one.scope, scope) || one.asked + one.listed <= max);
