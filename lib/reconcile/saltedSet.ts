import { compareBounds } from './bound';
import type { Bound, KeySet, RangeSum } from './keySet';
import { type Lift, addSums } from './lift';

/**
 * Opens the same set under a lift that nobody could plan for: differences that the usual sums hide show here. It reads
 * the keys themselves, so the caller bounds how many lie between the first and the last of `bounds`; keys beyond
 * `keysMax` are left out.
 */
export const saltedSet = (set: KeySet, lift: Lift, keysMax: number): KeySet => ({
  ...set,
  sums: (bounds: readonly Bound[]): readonly RangeSum[] => {
    const [first, last] = [bounds[0], bounds.at(-1)];
    if (first === undefined || last === undefined) return [];
    const sums = bounds.slice(1).map(() => ({ count: 0, sum: 0n }));
    let at = 0;
    for (const key of set.keys(first, last, keysMax)) {
      for (let upper = bounds[at + 1]; upper !== undefined && compareBounds(key, upper) >= 0; upper = bounds[at + 1])
        at += 1;
      const range = sums[at];
      if (range !== undefined) sums[at] = { count: range.count + 1, sum: addSums(range.sum, lift(key.id)) };
    }
    return sums;
  },
});
