import type { RangeSum } from '../reconcile/keySet';
import type { SetName } from './syncKeys';
import { FIRST, LAST, type Place, sameBound, samePlace } from './syncPlace';
import { type BlockTools, TOP } from './syncSplit';
import { NOTHING, plus } from './syncSum';

/** How far a level is summed up, within which block of the level above. */
interface Reached {
  readonly within: Place;
  readonly upTo: Place;
  readonly sum: RangeSum;
}

/** The level below the blocks. */
const KEYS = -1;

/** Sums up all keys before places, which ascend: no row is read twice, and of each level only what one block covers. */
export const openSumming = (
  { keys, blocks }: Pick<BlockTools, 'keys' | 'blocks'>,
  set: SetName,
): ((place: Place) => RangeSum) => {
  const reached = new Map<number, Reached>();
  const sumAt = (level: number, lower: Place, upper: Place): RangeSum => {
    if (samePlace(lower, upper)) return NOTHING;
    return level === KEYS ? keys.sum(set, lower, upper) : blocks.sum(set, level, lower, upper);
  };
  const goOn = (level: number, within: Place, before: RangeSum, upTo: Place): RangeSum => {
    const last = reached.get(level);
    const from = last !== undefined && samePlace(last.within, within) ? last : { upTo: within, sum: before };
    const sum = plus(from.sum, sumAt(level, from.upTo, upTo));
    reached.set(level, { within, upTo, sum });
    return sum;
  };
  return (place) => {
    let [within, sum]: [Place, RangeSum] = [FIRST, NOTHING];
    if (samePlace(place, LAST)) return goOn(TOP, within, sum, LAST);
    for (let level = TOP; level > KEYS; level -= 1) {
      const block = blocks.at(set, level, place);
      if (block === undefined) return NOTHING;
      sum = goOn(level, within, sum, block);
      within = block;
    }
    // Bounds that were cut here are where blocks begin.
    return sameBound(within, place) ? sum : goOn(KEYS, within, sum, place);
  };
};
