import type { Range } from './rangeFrame';
import type { Bound, KeySet, RangeSum } from './keySet';
import type { Part } from './packParts';
import type { ReconcileParams } from './reconcileParams';

type Splitting = Pick<ReconcileParams, 'fingerprintOf' | 'split' | 'listMax'>;

/** May a range with this many keys be listed? */
export const isShort = ({ listMax }: Pick<ReconcileParams, 'listMax'>, { count }: RangeSum): boolean =>
  count <= listMax;

/** Lists all keys of a short range. */
export const listRange = ({ listMax }: Splitting, set: KeySet, lower: Bound, upper: Bound): Part => ({
  lower,
  range: { mode: 'ids', upper, ids: set.keys(lower, upper, listMax).map(({ id }) => id) },
});

/** Writes a sum as a fingerprint of the range up to `upper`. */
export const toFingerprint = ({ fingerprintOf }: Splitting, upper: Bound, sum: RangeSum): Range => ({
  mode: 'fingerprint',
  upper,
  fingerprint: fingerprintOf(sum),
});

/** Fingerprints the range between two bounds. */
export const fingerprintRange = (params: Splitting, set: KeySet, lower: Bound, upper: Bound): Range =>
  toFingerprint(params, upper, set.sums([lower, upper])[0] ?? { count: 0, sum: 0n });

/** Fingerprints each range between neighbours of `bounds`. */
export const fingerprintParts = (
  params: Splitting,
  bounds: readonly Bound[],
  sums: readonly RangeSum[],
): readonly Part[] =>
  sums.flatMap((sum, at): readonly Part[] => {
    const [lower, upper] = bounds.slice(at, at + 2);
    return lower === undefined || upper === undefined ? [] : [{ lower, range: toFingerprint(params, upper, sum) }];
  });

/** Describes one range: its ids if they are few, otherwise a fingerprint of each of its parts. */
export const splitRange = (params: Splitting, set: KeySet, lower: Bound, upper: Bound): readonly Part[] => {
  const [sum = { count: 0, sum: 0n }] = set.sums([lower, upper]);
  if (isShort(params, sum)) return [listRange(params, set, lower, upper)];
  const bounds = [lower, ...set.cuts(lower, upper, params.split), upper];
  return fingerprintParts(params, bounds, set.sums(bounds));
};
