import type { RangeSum } from '../../reconcile/keySet';
import { LAST, type Place, countBefore, sameBound, samePlace } from './place';
import { KEYS, type SumRows } from './sumRows';
import { TOP } from './splitBlock';
import { NO_KEYS, addRangeSums } from './rangeSum';

/** Sums up all keys before a place. It reads one block a level, and keys only beside the place itself. */
export const sumBefore = (rows: SumRows, place: Place): RangeSum => {
  let row = rows.top();
  if (samePlace(place, LAST)) return row.sumBefore(row.parts.length);
  let sum = NO_KEYS;
  for (let level = TOP; level > KEYS; level -= 1) {
    // The last block before the place; there is none at the first place, and in an empty set.
    const at = countBefore(row.parts, place) - 1;
    const block = row.parts[at];
    if (block === undefined) return NO_KEYS;
    sum = addRangeSums(sum, row.sumBefore(at));
    // Bounds that were cut here are places of blocks.
    if (sameBound(block, place)) return sum;
    row = rows.within(level - 1, row, at);
  }
  return addRangeSums(sum, row.sumBefore(countBefore(row.parts, place)));
};
