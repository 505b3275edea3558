import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type Answer,
  type Bound,
  type CauseCtx,
  END,
  type EventId,
  type Fault,
  type RangeFrame,
  type KeySet,
  type Secret,
  isEventId,
  toHex,
} from '../../../../lib';
import type { ReconcileFrame, ReconcileHead } from '../../wire/reconcileFrame';
import { LISTED_MAX, OUTSTANDING_MAX } from '../catchUp/outstandingMax';
import { idList, missingIds } from '../catchUp/missingIds';
import { outstandingFrom } from '../catchUp/noteWants';
import { reconcileOf } from './startPass';
import { countOf } from '../catchUp/streamState';
import { KEYED_EXTRA_BYTES } from '../../wire/packet';
import { EVENT_PAYLOAD_BYTES } from '../../wire/payload';
import { saltedSetOf } from './saltedCheck';
import type { FrameSender } from '../session/sessionPeer';

/** Skew up to which another device's clock decides what has expired, in milliseconds. Source: sync, "Reconciliation". */
const AS_OF_MS = 10 * 60 * 1_000;
/** Bytes of a packet that carries an event. */
const EVENT_PACKET_BYTES = EVENT_PAYLOAD_BYTES + KEYED_EXTRA_BYTES;
/** Bytes counted around the ranges of a frame: no less than its head and its packet take. */
const PACKET_EXTRA_BYTES = 100;

export const eventIdsOf = (ids: readonly Uint8Array[]): readonly EventId[] => ids.filter(isEventId);

/** Missing ids among the listed ones: to ask for now or later, and whether there were more than may be noted. */
interface Missing {
  readonly now: readonly EventId[];
  /** In flight from another device, or beyond the limit in flight. */
  readonly later: readonly EventId[];
  readonly isCut: boolean;
}

const missingOf = (ctx: CauseCtx, peer_id: EventId, { ranges }: RangeFrame): E.Either<Fault, Missing> =>
  pipe(
    E.Do,
    E.bind('outstanding', () => outstandingFrom(ctx, peer_id)),
    E.bind('unknown', () => {
      const lists = ranges.flatMap((range) => (range.mode === 'ids' || range.mode === 'offer' ? range.ids : []));
      const asked = { ids: idList(eventIdsOf(lists)), peer_id, now_ms: ctx.nowMs };
      return lists.length === 0 ? E.right([]) : ctx.query(missingIds, asked);
    }),
    E.map(({ outstanding: { asked, listed }, unknown }) => {
      const here = unknown.filter(({ coming }) => !coming).map(({ event_id }) => event_id);
      const coming = unknown.filter((one) => one.coming).map(({ event_id }) => event_id);
      const now = here.slice(0, Math.max(0, OUTSTANDING_MAX - asked));
      const later = [...coming, ...here.slice(now.length)];
      const noted = later.slice(0, Math.max(0, LISTED_MAX - listed));
      return { now, later: noted, isCut: noted.length < later.length };
    }),
  );

/** Cuts an answer to the credit of the asking side; frames come first. */
export const limitToCredit = (credit: number, { frames, wanted }: Pick<Answer, 'frames' | 'wanted'>) => {
  const sent: Uint8Array[] = [];
  let left = credit;
  for (const frame of frames) {
    left -= frame.length + PACKET_EXTRA_BYTES;
    if (left < 0) break;
    sent.push(frame);
  }
  return { frames: sent, wanted: wanted.slice(0, Math.max(0, Math.floor(left / EVENT_PACKET_BYTES))) };
};

/** Clamps their time to the accepted skew from ours. */
const asOfOf = ({ nowMs }: CauseCtx, { as_of_ms }: ReconcileHead): number =>
  Math.min(Math.max(as_of_ms, nowMs - AS_OF_MS), nowMs + AS_OF_MS);

const isStart = ({ at_ms, id }: Bound): boolean => at_ms === 0 && id.length === 0;

/** Opens the set that a frame compares, salted with the session's lift where the frame says so. */
const liftSet = (
  ctx: CauseCtx,
  session: Secret,
  { salted }: ReconcileHead,
  set: KeySet,
  { lower, ranges }: RangeFrame,
): E.Either<Fault, KeySet> =>
  salted === 0 ? E.right(set) : saltedSetOf(ctx, session, set, [lower, ranges.at(-1)?.upper ?? END]);

export interface Comparison {
  readonly missing: Missing;
  readonly answer: Answer;
  readonly held: number;
  /** Is the frame about all of the scope? Others are about what differs, or about what is new. */
  readonly isWhole: boolean;
  /** Has the other side begun a salted check of the whole scope? */
  readonly beginsCheck: boolean;
}

/** Compares a frame with the events here: the answer, and ids to ask for. One frame bounds the work. */
export const compareRanges = (
  ctx: CauseCtx,
  { peer_id, session }: Pick<FrameSender, 'peer_id' | 'session'>,
  frame: ReconcileFrame,
): E.Either<Fault, Comparison> =>
  pipe(
    E.Do,
    E.bind('decoded', () => reconcileOf(ctx).decode(frame.ranges)),
    E.bind('missing', ({ decoded }) => missingOf(ctx, peer_id, decoded)),
    E.let('stored', () => ctx.keySet(frame.head.scope, asOfOf(ctx, frame.head))),
    E.bind('set', ({ decoded, stored }) => liftSet(ctx, session, frame.head, stored, decoded)),
    E.bind('answer', ({ missing, set }) => {
      const lacking = new Set(missing.now.map(toHex));
      const lacks = (ids: readonly Uint8Array[]): readonly Uint8Array[] => ids.filter((id) => lacking.has(toHex(id)));
      return reconcileOf(ctx).answer(set, lacks, frame.ranges);
    }),
    E.let('held', ({ stored }) => countOf(stored)),
    E.let('isWhole', ({ decoded }) => isStart(decoded.lower) && decoded.ranges.at(-1)?.upper.at_ms === END.at_ms),
    E.let('beginsCheck', ({ decoded }) => frame.head.salted === 1 && isStart(decoded.lower)),
  );
