import { secret } from '../../../lib';
import type { Deps } from '../../../lib/event/event';
import { type Lookup, lookup } from '../../../lib/tables/lookup';
import { ORIGINS_MAX, openAdmits, openMeter } from '../../../streams/steps/meter';

const RATE = { perS: 2, burst: 3 };
const WIDE = { perS: 1_000_000, burst: 1_000_000 };

const times = (count: number, take: () => boolean): readonly boolean[] => Array.from({ length: count }, take);

describe('a meter', () => {
  it('lets a burst through and nothing after it', () => {
    const takes = openMeter(RATE, WIDE);

    expect(times(4, () => takes('a', 1_000))).toEqual([true, true, true, false]);
  });

  it('fills up with time, and no further than the burst', () => {
    const takes = openMeter(RATE, WIDE);
    times(3, () => takes('a', 1_000));

    expect([takes('a', 1_499), takes('a', 1_500), takes('a', 1_500)]).toEqual([false, true, false]);
    expect(times(4, () => takes('a', 1_000_000))).toEqual([true, true, true, false]);
  });

  it('counts each origin for itself', () => {
    const takes = openMeter(RATE, WIDE);
    times(4, () => takes('a', 0));

    expect([takes('a', 0), takes('b', 0)]).toEqual([false, true]);
  });

  it('bounds all origins together, and a refusal costs nobody a token', () => {
    const takes = openMeter(RATE, { perS: 1, burst: 2 });
    const first = ['a', 'b', 'c'].map((origin) => takes(origin, 0));

    expect(first).toEqual([true, true, false]);
    expect([takes('c', 999), takes('c', 1_000), takes('c', 1_000)]).toEqual([false, true, false]);
  });

  it('fills nothing when the clock goes back, and goes on from there', () => {
    const takes = openMeter(RATE, WIDE);
    times(3, () => takes('a', 5_000));

    expect([takes('a', 1_000), takes('a', 1_500)]).toEqual([false, true]);
  });

  it('remembers so many origins and forgets the first for one more', () => {
    const takes = openMeter({ perS: 0, burst: 1 }, WIDE);
    for (let nth = 0; nth < ORIGINS_MAX; nth += 1) takes(String(nth), 0);
    const kept = takes('0', 0);

    takes('one more', 0);

    expect([kept, takes('1', 0), takes('0', 0)]).toEqual([false, false, true]);
  });
});

describe('what is opened at a cost', () => {
  const dear: Lookup = lookup({
    kind: 'dear',
    sql: 'SELECT 1',
    metered: { by: 'form', is: 'sealed', perOrigin: RATE, inAll: WIDE },
  });
  const free: Lookup = lookup({ kind: 'free', sql: 'SELECT 1' });
  const lent = (ref: `${string}:${string}`, form: string): Deps =>
    new Map([[ref, { row: { form }, local_metadata: secret(new Uint8Array(1)) }]]);

  it.each([
    ['is bounded where its row says that it is dear', lent('dear:00', 'sealed'), 3],
    ['is free where its row says otherwise', lent('dear:00', 'keyed'), 10],
    ['is free where its look-up has no meter', lent('free:00', 'sealed'), 10],
    ['is free where nothing was lent', new Map([['dear:00', null]]) as Deps, 10],
  ])('%s', (_, deps, admitted) => {
    const admits = openAdmits([dear, free], () => 0);

    expect(times(10, () => admits(deps, 'a')).filter(Boolean)).toHaveLength(admitted);
  });

  it('is bounded for each origin', () => {
    const admits = openAdmits([dear], () => 0);
    const deps = lent('dear:00', 'sealed');

    expect([...times(4, () => admits(deps, 'a')), admits(deps, 'b')]).toEqual([true, true, true, false, true]);
  });
});
