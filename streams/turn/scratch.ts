import type { Woken } from '../../jobs/wakes';
import { RELEASED_PER_TURN_MAX } from '../../lib/db/waiting/releases';

/** State of one turn until its COMMIT. Each turn starts with an empty one. */
export interface Scratch {
  /** `received_by/table` of each table that changed. */
  readonly changed: Set<string>;
  /** Quarantine rows that the run under way made ready. */
  readonly ready: number[];
  /** Jobs that notes of the turn wake, under `received_by/job`. */
  readonly woken: Map<string, Woken>;
  /** Waiters told so far that something they lack has come. */
  notified: number;
  /** Waiters among them that lacked nothing else and run again in this turn. */
  released: number;
  /** Events forgotten so far. */
  forgotten: number;
  /** When the turn has lasted long enough. */
  endMs: number;
}

/** Waiters told in one turn at most, ready or not: telling is cheap beside running one again. */
export const NOTIFIED_PER_TURN_MAX = 4_096;
/** Waiters told at a time: between two such slices a turn may end. */
export const NOTIFIED_AT_ONCE_MAX = 32;
/** Events that one turn forgets at most; the rest goes on in the next. Source: quiet, "Forgetting". */
export const FORGOTTEN_PER_TURN_MAX = 256;
/** Events forgotten at a time: between two such slices a turn may end. */
export const FORGOTTEN_AT_ONCE_MAX = 32;

/** Milliseconds of a turn that forgetting leaves for waiters and for COMMIT, which removes forgotten events from the sets. */
export const LEFT_BY_FORGETTING_MS = 20;

export const openScratch = (): Scratch => ({
  changed: new Set(),
  ready: [],
  woken: new Map(),
  notified: 0,
  released: 0,
  forgotten: 0,
  endMs: Number.POSITIVE_INFINITY,
});

export const emptyScratch = (scratch: Scratch, endMs = Number.POSITIVE_INFINITY): void => {
  scratch.changed.clear();
  scratch.ready.length = 0;
  scratch.woken.clear();
  scratch.notified = 0;
  scratch.released = 0;
  scratch.forgotten = 0;
  scratch.endMs = endMs;
};

/** How many waiters may be told now. None once the turn is over: they stay listed for the next. */
export const releaseBudget = ({ notified, released, endMs }: Scratch, nowMs: number): number =>
  nowMs >= endMs
    ? 0
    : Math.min(RELEASED_PER_TURN_MAX - released, NOTIFIED_PER_TURN_MAX - notified, NOTIFIED_AT_ONCE_MAX);

/** How many events may be forgotten now. One slice of a turn always: a slow disk must not stop forgetting for good. */
export const forgetBudget = ({ forgotten, endMs }: Scratch, nowMs: number): number =>
  forgotten > 0 && nowMs >= endMs - LEFT_BY_FORGETTING_MS
    ? 0
    : Math.max(0, Math.min(FORGOTTEN_PER_TURN_MAX - forgotten, FORGOTTEN_AT_ONCE_MAX));

/** Counts waiters against the limits of the turn. */
export const countReleased = (scratch: Scratch, told: number, ready: readonly number[]): void => {
  scratch.notified += told;
  scratch.released += ready.length;
};

/** How a change is named for live queries. */
export const changeKey = (received_by: number, table: string): string => `${received_by}/${table}`;
