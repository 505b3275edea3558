import type * as t from 'io-ts';
import { type CauseCtx, END, type EventId, type KeySet, type Note, START, note } from '../../../../lib';
import type { StreamRow } from './streamQueries';

const REMEMBERED_MS = 24 * 60 * 60 * 1_000;
/** Shortest and longest time over which a pace is measured. */
const SAMPLE_MS = 2_000;
const SAMPLE_MAX_MS = 20_000;

export type StreamState = t.TypeOf<typeof StreamRow>;

/** Opens the set of a scope's events that can be sent now. Open it once for several questions. */
export const currentSet = (ctx: CauseCtx, scope: EventId): KeySet => ctx.keySet(scope, ctx.nowMs);

/** Counts the events of a set. */
export const countOf = (set: KeySet): number => set.sums([START, END])[0]?.count ?? 0;

/** Writes the state of a scope and a device. Omitted fields keep their values. */
export const noteProgress = (
  { nowMs }: CauseCtx,
  peer_id: EventId,
  scope: EventId,
  changes: Partial<Omit<StreamState, 'scope'>>,
): Note => note('streams', { peer_id, scope, ...changes, until_ms: nowMs + REMEMBERED_MS });

type Sample = Pick<StreamState, 'ours' | 'was' | 'was_ms' | 'pace'>;

/** Samples the events here and the pace since the last sample. */
export const samplePace = ({ nowMs }: CauseCtx, { was, was_ms, pace }: Omit<Sample, 'ours'>, held: number): Sample => {
  const passedMs = nowMs - was_ms;
  if (was_ms > 0 && passedMs < SAMPLE_MS) return { ours: held, was, was_ms, pace };
  const isRecent = was_ms > 0 && passedMs <= SAMPLE_MAX_MS;
  const came = isRecent ? Math.max(0, held - was) : 0;
  return { ours: held, was: held, was_ms: nowMs, pace: isRecent ? Math.round((came * 1_000_000) / passedMs) : 0 };
};
