import { equalBytes } from '../ids';
import type { RangeFrame, Range } from './rangeFrame';
import type { Bound, KeySet, RangeSum } from './keySet';
import type { Part } from './packParts';
import type { ReconcileParams } from './reconcileParams';
import { fingerprintParts, isShort } from './splitRange';

/** A range of a frame, compared with the keys here. */
export interface ComparedRange extends Part {
  /** Keys that the set has in the range. */
  readonly count: number;
  /** Are both fingerprints the same? */
  readonly isEqual: boolean;
  /** Fingerprints of the range's parts here, where the two differ and there are too many keys to list. */
  readonly split: readonly Part[];
}

const NONE: RangeSum = { count: 0, sum: 0n };

const isSummed = ({ mode }: Range): boolean => mode === 'fingerprint' || mode === 'ids';

const differing = (params: ReconcileParams, sum: RangeSum, range: Range): boolean =>
  range.mode === 'fingerprint' && !equalBytes(range.fingerprint, params.fingerprintOf(sum));

/** Compares a frame with a set. It reads sums twice at most: once for all ranges and once for all their parts. */
export const compareFrame = (
  params: ReconcileParams,
  set: KeySet,
  { lower, ranges }: RangeFrame,
): readonly ComparedRange[] => {
  const bounds = [lower, ...ranges.map(({ upper }) => upper)];
  const sums = ranges.some(isSummed) ? set.sums(bounds) : [];
  const differ = ranges.map((range, at) => differing(params, sums[at] ?? NONE, range));

  const parts = ranges.map((range, at): readonly Bound[] => {
    const isLong = differ[at] === true && !isShort(params, sums[at] ?? NONE);
    const cuts = isLong ? set.cuts(bounds[at] ?? lower, range.upper, params.split) : [];
    return [...cuts, range.upper];
  });
  const partBounds = [lower, ...parts.flat()];
  const isSplit = partBounds.length > bounds.length;
  const partSums = isSplit ? set.sums(partBounds) : [];

  let from = 0;
  return ranges.map((range, at): ComparedRange => {
    const length = parts[at]?.length ?? 1;
    const begin = from;
    from += length;
    const split =
      length > 1
        ? fingerprintParts(params, partBounds.slice(begin, begin + length + 1), partSums.slice(begin, begin + length))
        : [];
    return {
      lower: bounds[at] ?? lower,
      range,
      count: sums[at]?.count ?? 0,
      isEqual: range.mode === 'fingerprint' && differ[at] === false,
      split,
    };
  });
};
