import { seededRandom } from '../../../lib/random';
import { IDEAL_CONDITIONS, type WireConditions, drawFate } from '../../../streams/transports/wireConditions';

const DRAWS = 4_000;

const draw = (conditions: Partial<WireConditions>, seed = 7) => {
  const random = seededRandom(seed);
  return Array.from({ length: DRAWS }, () => drawFate({ ...IDEAL_CONDITIONS, ...conditions }, random));
};
const share = <A>(all: readonly A[], is: (one: A) => boolean): number => all.filter(is).length / all.length;

/** Five standard deviations of a share among so many draws: a seed that fails was drawn from another distribution. */
const within = (chance: number): number => 5 * Math.sqrt((chance * (1 - chance)) / DRAWS);

describe('drawFate', () => {
  it('under ideal conditions lands everything once, after a millisecond', () => {
    expect(draw({}).every(({ lost, landsInMs }) => !lost && landsInMs.length === 1 && landsInMs[0] === 1)).toBe(true);
  });

  it.each([0.01, 0.3, 0.9])('loses a share of %d, and what is lost never lands', (loss) => {
    const fates = draw({ loss });

    expect(Math.abs(share(fates, ({ lost }) => lost) - loss)).toBeLessThan(within(loss));
    expect(fates.filter(({ lost }) => lost).every(({ landsInMs }) => landsInMs.length === 0)).toBe(true);
  });

  it.each([0.01, 0.3, 0.9])('lands a share of %d twice', (duplication) => {
    const twice = share(draw({ duplication }), ({ landsInMs }) => landsInMs.length === 2);

    expect(Math.abs(twice - duplication)).toBeLessThan(within(duplication));
  });

  it.each([0.01, 0.3])('holds a share of %d back for as long again as the longest way', (reordering) => {
    const fates = draw({ latencyMs: [10, 20], reordering });

    const late = share(fates, ({ landsInMs }) => landsInMs[0]! >= 30);
    expect(Math.abs(late - reordering)).toBeLessThan(within(reordering));
    expect(fates.every(({ landsInMs: [ms] }) => (ms! >= 10 && ms! <= 20) || (ms! >= 30 && ms! <= 40))).toBe(true);
  });

  it('takes each way between the shortest and the longest as often as the others', () => {
    const ways = draw({ latencyMs: [5, 9] }).map(({ landsInMs }) => landsInMs[0]!);

    expect([Math.min(...ways), Math.max(...ways)]).toEqual([5, 9]);
    for (const way of [5, 6, 7, 8, 9])
      expect(Math.abs(share(ways, (ms) => ms === way) - 0.2)).toBeLessThan(within(0.2));
  });

  it.each([
    [0, { lost: false, count: 1 }],
    [1, { lost: true, count: 0 }],
  ])('at a chance of %i is certain', (loss, expected) => {
    const all = draw({ loss, duplication: 0 });

    expect(all.every(({ lost, landsInMs }) => lost === expected.lost && landsInMs.length === expected.count)).toBe(
      true,
    );
  });

  it('draws as much whatever it says, so that one chance does not change what comes after', () => {
    const calm = draw({ latencyMs: [1, 99] }).map(({ landsInMs }) => landsInMs[0]);
    const wild = draw({ latencyMs: [1, 99], duplication: 0.5, loss: 0.5 });

    const kept = wild.map(({ landsInMs }, n) => landsInMs[0] === undefined || landsInMs[0] === calm[n]);
    expect(kept.every((same) => same)).toBe(true);
  });

  it('is the same for the same seed, and another for another', () => {
    const rough = { latencyMs: [1, 99] as const, loss: 0.2, duplication: 0.2, reordering: 0.2 };

    expect(draw(rough)).toEqual(draw(rough));
    expect(draw(rough)).not.toEqual(draw(rough, 8));
  });
});
