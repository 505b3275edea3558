import type { RangeSum } from '../../reconcile/keySet';
import { LAST, type Place, countBefore, sameBound, samePlace } from './place';
import { KEYS, type Rows } from './rows';
import { TOP } from './split';
import { NOTHING, plus } from './sum';

/** Sums up all keys before a place: of each level only what one block covers, and keys only beside the place itself. */
export const sumBefore = (rows: Rows, place: Place): RangeSum => {
  let row = rows.top();
  if (samePlace(place, LAST)) return row.sumBefore(row.parts.length);
  let sum = NOTHING;
  for (let level = TOP; level > KEYS; level -= 1) {
    // The last that begins before the place; none does before the first place, nor in an empty set.
    const at = countBefore(row.parts, place) - 1;
    const block = row.parts[at];
    if (block === undefined) return NOTHING;
    sum = plus(sum, row.sumBefore(at));
    // Bounds that were cut here are where blocks begin.
    if (sameBound(block, place)) return sum;
    row = rows.within(level - 1, row, at);
  }
  return plus(sum, row.sumBefore(countBefore(row.parts, place)));
};
