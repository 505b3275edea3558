import { type Pair, pairsFrom } from '../../support/sync/reconcilePairs';
import { exchange, params, sideOf } from '../../support/sync/reconciling';

const without = (a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] =>
  [...a].filter((id) => !b.has(id));

const same = (a: ReadonlySet<string>, b: readonly string[]): boolean =>
  a.size === b.length && b.every((id) => a.has(id));

/** What came of an exchange beside what had to, found by looking at every key. */
const compare = ({ mine, yours }: Pair) => {
  const [a, b] = [sideOf(mine), sideOf(yours)];
  const { longest, trips, inStep } = exchange(a, b);
  const [lacked, offered] = [without(b.has, a.has), without(a.has, b.has)];
  return {
    alice: same(a.asked, lacked) && same(b.wanted, lacked),
    bob: same(b.asked, offered) && same(a.wanted, offered),
    inStep: inStep === (lacked.length + offered.length === 0),
    bounded: longest <= params.frameBytes && trips <= 14,
    sizes: [mine.length, yours.length, lacked.length, offered.length],
  };
};

const SLICES = 10;
const PAIRS_IN_A_SLICE = 1_000;

describe('ten thousand pairs of sets', () => {
  it.each(Array.from({ length: SLICES }, (_, slice) => 1_000 * slice + 77))(
    'each side asks for what it lacks and no more (seed %d)',
    (seed) => {
      const next = pairsFrom(seed);
      const wrong: unknown[] = [];
      let differed = 0;

      for (let pair = 0; pair < PAIRS_IN_A_SLICE; pair += 1) {
        const { sizes, ...came } = compare(next());
        if (!Object.values(came).every(Boolean)) wrong.push({ pair, sizes, ...came });
        differed += sizes[2]! + sizes[3]! > 0 ? 1 : 0;
      }

      expect(wrong).toEqual([]);
      expect(differed).toBeGreaterThan(PAIRS_IN_A_SLICE / 2);
    },
  );
});
