/** A member of a set: a time in whole milliseconds, and an id. Keys are ordered by time, then by id bytewise. */
export interface Key {
  readonly at_ms: number;
  readonly id: Uint8Array;
}

/**
 * A place among keys. `id` may be a prefix, even empty, and compares as if zeros followed it. So `at_ms` alone lies
 * before every key of that time.
 */
export interface Bound {
  readonly at_ms: number;
  readonly id: Uint8Array;
}

const NO_ID = new Uint8Array(0);

/** Before every key. */
export const START: Bound = { at_ms: 0, id: NO_ID };
/** After every key. */
export const END: Bound = { at_ms: Number.POSITIVE_INFINITY, id: NO_ID };

/** The sum of a range: its number of keys, and their lifted ids added modulo 2^256. */
export interface RangeSum {
  readonly count: number;
  readonly sum: bigint;
}

/** A set of keys that answers questions about its ranges. A range includes its lower bound and not its upper one. */
export interface KeySet {
  /** Sums of the ranges between neighbours of `bounds`, which ascend. It never reads the whole set. */
  readonly sums: (bounds: readonly Bound[]) => readonly RangeSum[];
  /** The first keys of a range, at most `max`. */
  readonly keys: (lower: Bound, upper: Bound, max: number) => readonly Key[];
  /**
   * Cuts a range into parts of about the same count, none empty. Answers at most `parts - 1` bounds, ascending and
   * within the range, and at least one where there are two keys. Each bound is as short as its neighbouring keys allow.
   */
  readonly cuts: (lower: Bound, upper: Bound, parts: number) => readonly Bound[];
}
