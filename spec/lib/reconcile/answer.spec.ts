import { type Key } from '../../../lib';
import { toHex } from '../../../lib/ids';
import { drawKeys, exchange, sideOf } from '../../support/reconciling';

const hexOf = (keys: readonly Key[]): readonly string[] => keys.map(({ id }) => toHex(id)).sort();

describe('two sets that differ', () => {
  it.each([0, 1, 5, 32, 33, 200, 2000])('find what each lacks of %d keys', (count) => {
    const all = drawKeys(1, count, 1_000);
    const mine = all.filter((_, at) => at % 3 !== 0);
    const yours = all.filter((_, at) => at % 5 !== 0);
    const [a, b] = [sideOf(mine), sideOf(yours)];

    const { longest } = exchange(a, b);

    expect([...a.asked].sort()).toEqual(hexOf(yours.filter((key) => !mine.includes(key))));
    expect([...b.asked].sort()).toEqual(hexOf(mine.filter((key) => !yours.includes(key))));
    expect(b.wanted).toEqual(a.asked);
    expect(a.wanted).toEqual(b.asked);
    expect(longest).toBeLessThanOrEqual(1_056);
  });
});
