import type * as t from 'io-ts';
import { type CauseCtx, END, type EventId, type KeySet, type Note, START, note } from '../../../lib';
import type { StreamRow } from './streamQueries';

const REMEMBERED_MS = 24 * 60 * 60 * 1_000;
/** A rate is told over at least this long. */
const SAMPLE_MS = 1_000;

export type StreamState = t.TypeOf<typeof StreamRow>;

/** What is here of a scope and can be sent, now. Whoever asks more than one question opens it once. */
export const setNow = (ctx: CauseCtx, scope: EventId): KeySet => ctx.keySet(scope, ctx.nowMs);

/** How many events a set has. */
export const heldIn = (set: KeySet): number => set.sums([START, END])[0]?.count ?? 0;

/** Writes how a scope of a device is caught up. What is left out stays as it was. */
export const progressed = (
  { nowMs }: CauseCtx,
  peer_id: EventId,
  scope: EventId,
  changes: Partial<Omit<StreamState, 'scope'>>,
): Note => note('streams', { peer_id, scope, ...changes, until_ms: nowMs + REMEMBERED_MS });

/** How much is here now, beside how much there was some time ago. */
export const sampled = (
  ctx: CauseCtx,
  { ours, ours_ms, was, was_ms }: Pick<StreamState, 'ours' | 'ours_ms' | 'was' | 'was_ms'>,
  held: number,
): Pick<StreamState, 'ours' | 'ours_ms' | 'was' | 'was_ms'> =>
  ctx.nowMs - was_ms < 2 * SAMPLE_MS && was_ms > 0
    ? { ours: held, ours_ms: ctx.nowMs, was, was_ms }
    : { ours: held, ours_ms: ctx.nowMs, was: ours_ms > 0 ? ours : held, was_ms: ours_ms > 0 ? ours_ms : ctx.nowMs };
