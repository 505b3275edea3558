import { END, START, openLift, productionParams } from '../../../lib';
import { addSums, bytesOfSum, subtractSums, sumOfBytes } from '../../../lib/reconcile/lift';
import { crypto } from '../../support/kernel/envelopes';
import { drawKeys, params } from '../../support/sync/reconciling';
import { memoryKeySet, sortedKeys } from '../../support/sync/memoryKeySet';
import { wire } from '../crypto/wireVectors';
import { bytesOf, counting, hexOf } from '../crypto/vectors';

const TOP = 2n ** 256n - 1n;

describe('production', () => {
  it('has the sizes of the wire page', () => {
    const { fingerprintOf, ...sizes } = productionParams(crypto);

    expect(fingerprintOf({ count: 0, sum: 0n })).toHaveLength(16);
    expect(sizes).toEqual({
      ...{ idBytes: 16, timeMax: 2 ** 48 - 1, split: 16, listMax: 32 },
      ...{ rangesMax: 64, framesMax: 16, frameBytes: 1_056 },
    });
  });

  it('gives a set of ids the fingerprint that another implementation gave it', () => {
    const fingerprints = wire.reconcile.map(({ ids }) => {
      const set = memoryKeySet(
        ids.map((id, at) => ({ at_ms: at, id: bytesOf(id) })),
        openLift(crypto),
      );
      return hexOf(params.fingerprintOf(set.sums([START, END])[0]!));
    });

    expect(fingerprints).toEqual(wire.reconcile.map(({ fingerprint }) => fingerprint));
    expect(fingerprints).toHaveLength(6);
  });
});

describe('sums', () => {
  it('go round at 2^256', () => {
    expect([addSums(TOP, 2n), subtractSums(1n, 2n)]).toEqual([1n, TOP]);
  });

  it('are 32 bytes, the lowest first', () => {
    expect(hexOf(bytesOfSum(0x0102n))).toBe(`0201${'00'.repeat(30)}`);
    expect(bytesOfSum(sumOfBytes(counting(32, 7)))).toEqual(counting(32, 7));
    expect(sumOfBytes(counting(40).subarray(8))).toBe(sumOfBytes(counting(32, 8)));
  });

  it('under another key are others', () => {
    const [id, key] = [counting(16), counting(32)];

    expect(openLift(crypto, key)(id)).not.toBe(openLift(crypto)(id));
  });
});

describe('the set that specs compare with', () => {
  const keys = sortedKeys(drawKeys(3, 500, 40));
  const lift = openLift(crypto);
  const set = memoryKeySet(keys, lift);

  it('sums what lies between its bounds', () => {
    const bounds = [START, ...set.cuts(START, END, 16), END];
    const sums = set.sums(bounds);

    const sum = keys.reduce((total, { id }) => addSums(total, lift(id)), 0n);
    expect(bounds).toHaveLength(17);
    expect(sums.map(({ count }) => count)).toEqual([...Array<number>(4).fill(32), ...Array<number>(12).fill(31)]);
    expect(sums.reduce((total, part) => addSums(total, part.sum), 0n)).toBe(sum);
    expect(set.keys(bounds[1]!, bounds[2]!, 3)).toEqual(keys.slice(32, 35));
  });
});
