import { aliceAndBob } from '../../support/kernel/cast';
import { alice, bob, entryBy, eventBy, sealedAt } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';
import { listCounts } from '../../support/kernel/storyKeyed';

/** Alice lives here and knows Bob. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const arrive = (made: ReturnType<typeof entryBy>) => kernel.turnOf(sealedAt('unwrapped', made));
  const counts = () =>
    kernel
      .within(() => right(kernel.store.queries.run(listCounts, 1, {})))
      .map(({ letter, count }) => `${letter[0]} ${count}`);
  return { ...kernel, arrive, counts };
};

describe('derived rows', () => {
  it('follow what is stored and what is forgotten', () => {
    const { arrive, counts } = openRoom();
    const doomed = entryBy(bob, 'B');
    [entryBy(bob, 'A'), doomed].forEach(arrive);
    const before = counts();

    arrive(eventBy(bob, 'eraser', { target: doomed.event_id }));

    expect([before, counts()]).toEqual([['65 1', '66 1'], ['65 1']]);
  });

  it('are computed at the end of each turn, and told to live reads where they differ', async () => {
    const { alice: session, node } = await aliceAndBob();
    const told: unknown[] = [];
    session.live('entry.counts', {}).subscribe((answer) => told.push(right(answer)));

    for (const text of ['Alpha', 'Beta', 'Also']) right(await session.api['entry.create']({ text }));
    right(await session.api['note.create']({ text: 'not an entry' }));
    node.close();

    expect(told).toEqual([
      [],
      [{ letter: 'A', count: 1 }],
      [
        { letter: 'A', count: 1 },
        { letter: 'B', count: 1 },
      ],
      [
        { letter: 'A', count: 2 },
        { letter: 'B', count: 1 },
      ],
    ]);
  });

  it('of another owner are not told', async () => {
    const { alice: session, bob: other, node } = await aliceAndBob();
    const told: unknown[] = [];
    session.live('entry.counts', {}).subscribe((answer) => told.push(right(answer)));

    right(await other.api['entry.create']({ text: 'Bob alone' }));
    node.close();

    expect(told).toEqual([[]]);
  });
});
