/** One member of a set: when it was made, in whole milliseconds, and its id. Keys are ordered by time, then by id bytewise. */
export interface Key {
  readonly at_ms: number;
  readonly id: Uint8Array;
}

/**
 * A place among keys. `id` may be a prefix, from no bytes to all of an id, and compares as if zeros followed it; so
 * `at_ms` alone lies before every key of that time.
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

/** Of a range of keys: how many, and the sum of what their ids are lifted to, modulo 2^256. */
export interface RangeSum {
  readonly count: number;
  readonly sum: bigint;
}

/** A set of keys that answers questions about ranges of it. A range is from a bound, included, to another, not included. */
export interface KeySet {
  /** One sum for each range between neighbours of `bounds`, which ascend. Never reads the whole set. */
  readonly sums: (bounds: readonly Bound[]) => readonly RangeSum[];
  /** The first keys of a range, at most `max`. */
  readonly keys: (lower: Bound, upper: Bound, max: number) => readonly Key[];
  /**
   * At most `parts - 1` bounds, ascending and strictly within the range, that cut it into parts of about the same count,
   * none empty (so at least one where there are two keys); each bound is as short as the keys on its two sides allow.
   */
  readonly cuts: (lower: Bound, upper: Bound, parts: number) => readonly Bound[];
}
