import { boundBetween, compareBounds } from '../../../lib/reconcile';
import type { Bound, Key, KeySet } from '../../../lib/reconcile';
import { addSums, subtractSums } from '../../../lib/reconcile';

/** Keys in the order of sets. */
export const sortedKeys = (keys: readonly Key[]): readonly Key[] => [...keys].sort(compareBounds);

/** A set over an array of its keys, sorted once. Cuts are exact: the first parts hold one key more where it does not come out even. */
export const memoryKeySet = (unsorted: readonly Key[], lift: (id: Uint8Array) => bigint): KeySet => {
  const keys = sortedKeys(unsorted);
  const sums: bigint[] = [0n];
  for (const [at, { id }] of keys.entries()) sums.push(addSums(sums[at]!, lift(id)));

  /** How many keys lie before a bound. */
  const before = (bound: Bound): number => {
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareBounds(keys[middle]!, bound) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    sums: (bounds) => {
      const places = bounds.map(before);
      return places.slice(1).map((end, at) => {
        const begin = places[at]!;
        return { count: end - begin, sum: subtractSums(sums[end]!, sums[begin]!) };
      });
    },
    keys: (lower, upper, max) => {
      const begin = before(lower);
      return keys.slice(begin, Math.min(before(upper), begin + max));
    },
    cuts: (lower, upper, parts) => {
      const [begin, end] = [before(lower), before(upper)];
      const [each, longer] = [Math.floor((end - begin) / parts), (end - begin) % parts];
      const places = Array.from({ length: parts - 1 }, (_, at) => begin + (at + 1) * each + Math.min(at + 1, longer));
      const within = places.filter((place, at) => place > (places[at - 1] ?? begin) && place < end);
      return within.map((place) => boundBetween(keys[place - 1]!, keys[place]!));
    },
  };
};
