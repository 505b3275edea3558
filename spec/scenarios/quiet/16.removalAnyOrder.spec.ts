import { seededRandom } from '../../../streams/testing';
import { shuffled } from '../../support/kernel/history';
import { type Told, differing, openReaders } from '../../support/quiet/readers';
import { REMOVALS } from '../../support/standing/removalStories';

const ORDERS = 100;
/** So many are told on one node. */
const TOGETHER = 25;

/** Where only the removed wrapped keys: a wrap of theirs that comes after their removal is ignored, so none is told in orders. */
const WITHOUT_WRAPS = ['the last admin who leaves, and his key on a new device'];
/** In a plain sealed form the code of the type is the second byte of the event, which begins at 66. */
const isWrap = (frame: string): boolean => frame.startsWith('00', 2) && frame.startsWith('0c', 2 * 67);

describe.each(REMOVALS)('%s', (name, { tell, refused, people, said }) => {
  let told: Told;
  let expected: readonly string[];
  let frames: readonly string[];

  /** What newcomers come to know who are told it in those orders. */
  const after = async (orders: readonly (readonly string[])[]) => {
    const readers = await openReaders(told);
    const all = [];
    for (const order of orders) {
      const reader = await readers.comes();
      await reader.bring(order);
      await readers.settle();
      all.push(reader);
    }
    // A wrap that came before it was known that its signer is a member after all is opened by the minute.
    await readers.pass();
    const outcomes = [];
    for (const reader of all) {
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
    frames = WITHOUT_WRAPS.includes(name) ? told.frames.filter((frame) => !isWrap(frame)) : told.frames;
    const [again] = frames === told.frames ? [outcome] : (await after([frames])).outcomes;
    expected = again?.shown ?? [];
    expect(new Set(told.frames).size).toBe(told.frames.length);
    expect([outcome?.people, outcome?.said.join('\n').split('\n').sort()]).toEqual([people, [...said].sort()]);
  });

  it.each(Array.from({ length: ORDERS / TOGETHER }, (_one, nth) => 5_000 + nth * TOGETHER))(
    'are the same in 25 random orders, with seeds from %i',
    async (from) => {
      const seeds = Array.from({ length: TOGETHER }, (_one, nth) => from + nth);
      const { outcomes, counters } = await after(seeds.map((seed) => shuffled(frames, seededRandom(seed))));
      const differences = outcomes.map(({ shown }, nth) => ({ seed: seeds[nth], differs: differing(shown, expected) }));
      expect(differences.filter(({ differs }) => differs.length > 0)).toEqual([]);
      const rejected = Object.entries(counters).filter(([name]) => /^rejected\.(?!known)/.test(name));
      expect(rejected).toEqual(refused === 0 ? [] : [['rejected.user.proof_is_by_its_invite', refused * TOGETHER]]);
    },
  );
});
