import { seededRandom } from '../../../streams/testing';
import { shuffled } from '../../support/kernel/history';
import { type Told, differing, openReaders } from '../../support/quiet/readers';
import { REMOVALS } from '../../support/standing/removalStories';

const ORDERS = 100;
/** So many are told on one node. */
const TOGETHER = 25;

describe.each(REMOVALS)('%s', (_, { tell, refused, people, said }) => {
  let told: Told;
  let expected: readonly string[];

  /** What newcomers come to know who are told it in those orders. */
  const after = async (orders: readonly (readonly string[])[]) => {
    const readers = await openReaders(told);
    const outcomes = [];
    for (const frames of orders) {
      const reader = await readers.comes();
      await reader.bring(frames);
      await readers.settle();
      outcomes.push({ shown: await reader.shown(), people: await reader.people(), said: await reader.picture() });
    }
    const { counters } = readers.node.stats();
    readers.node.close();
    return { outcomes, counters };
  };

  beforeAll(async () => {
    told = await tell();
  });

  it('are what is told of them', async () => {
    const {
      outcomes: [outcome],
    } = await after([told.frames]);
    expected = outcome?.shown ?? [];
    expect(new Set(told.frames).size).toBe(told.frames.length);
    expect([outcome?.people, outcome?.said.join('\n').split('\n').sort()]).toEqual([people, [...said].sort()]);
  });

  it.each(Array.from({ length: ORDERS / TOGETHER }, (_one, nth) => 5_000 + nth * TOGETHER))(
    'are the same in 25 random orders, with seeds from %i',
    async (from) => {
      const seeds = Array.from({ length: TOGETHER }, (_one, nth) => from + nth);
      const { outcomes, counters } = await after(seeds.map((seed) => shuffled(told.frames, seededRandom(seed))));
      const differences = outcomes.map(({ shown }, nth) => ({ seed: seeds[nth], differs: differing(shown, expected) }));
      expect(differences.filter(({ differs }) => differs.length > 0)).toEqual([]);
      const rejected = Object.entries(counters).filter(([name]) => /^rejected\.(?!known)/.test(name));
      expect(rejected).toEqual(refused === 0 ? [] : [['rejected.user.proof_is_by_its_invite', refused * TOGETHER]]);
    },
  );
});
