import fc from 'fast-check';
import { type History, readHistory, shuffled, writeHistory } from '../../support/kernel/history';
import { seededRandom } from '../../../streams/testing';
import { story } from '../../support/kernel/story';

describe('any order of the same events', () => {
  let history: History;
  let inOrder: string;

  beforeAll(async () => {
    history = await writeHistory(40, 7);
    inOrder = (await readHistory(history)).digest;
  });

  it('begins with a history worth shuffling', () => {
    expect(history.length).toBe(1 + 40 + 8 + 14 + 1);
    expect(inOrder).toContain('note 38');
    expect(inOrder).not.toContain('note 39');
    expect(inOrder).toContain('message 39');
  });

  it('gives the same state, and nothing waits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.constantFrom(0, 1), async (seed, everyMs) => {
        const { digest, waiting } = await readHistory(shuffled(history, seededRandom(seed)), story, everyMs);

        expect(waiting).toBe(0);
        expect(digest).toBe(inOrder);
      }),
      { numRuns: 12, seed: 2024 },
    );
  });

  it('gives the same state backwards, and where every packet comes three times', async () => {
    const backwards = await readHistory([...history].reverse());
    const thrice = await readHistory(shuffled([...history, ...history, ...history], seededRandom(3)));

    expect([backwards.digest, backwards.waiting]).toEqual([inOrder, 0]);
    expect([thrice.digest, thrice.waiting]).toEqual([inOrder, 0]);
  });

  it('gives the same state whatever the order in which handlers are registered', async () => {
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed);
      const other = {
        ...story,
        handlers: shuffled(story.handlers, random),
        events: shuffled(story.events, random),
        reflectors: shuffled(story.reflectors, random),
        lookups: shuffled(story.lookups, random),
      };

      const { digest, waiting } = await readHistory(shuffled(history, random), other);

      expect([digest, waiting]).toEqual([inOrder, 0]);
    }
  });
});
