import { forgetting, forgettingUntilLifted, lifting, overLimit } from '../../../lib';
import { LIFTED_AT_ONCE_MAX } from '../../../lib/db/events/tombstones';
import type { MadeEvent } from '../../../lib/event/makeEvent';
import type { Emission } from '../../../lib/envelope/emission';
import type { EventId } from '../../../lib/ids';
import { LIFTING_MAX } from '../../../streams/steps/liftTombstones';
import { alice, bob, noteBy, sealedAt } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';

/** Alice lives here and knows Bob. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const arrive = (made: MadeEvent) => kernel.turnOf(sealedAt('unwrapped', made))[0];
  const does = (emission: Emission) => kernel.turnOf(right(kernel.envelopes.ofEmission(emission, 1, 0)))[0];
  const isThere = (made: MadeEvent): boolean => kernel.store.events.has(1, made.event_id);
  return { ...kernel, arrive, does, isThere };
};
const note = Uint8Array.of(7);
const parent = noteBy(bob, 'parent');
const other = noteBy(bob, 'other parent');
const child = noteBy(bob, 'child', [parent.event_id]);
const late = noteBy(bob, 'late child', [parent.event_id]);
const both = noteBy(bob, 'child of both', [parent.event_id, other.event_id]);
const nth = (n: number) => Uint8Array.from({ length: 16 }, (_, at) => (n >> (8 * at)) & 255) as EventId;

describe('what was forgotten until it is lifted', () => {
  it('is refused like all that was forgotten, with what hangs on it, and is taken again once it is lifted', () => {
    const { arrive, does, isThere } = openRoom();
    [parent, child].forEach(arrive);
    does(forgettingUntilLifted([{ event_id: parent.event_id, note }]));
    const refusals = [parent, child, late].map((one) => arrive(one)?.stage);

    expect(does(lifting([parent.event_id]))).toMatchObject({ stage: 'lifted', count: 3 });

    expect([refusals, [parent, child, late].map(isThere)]).toEqual([
      ['rejected', 'rejected', 'rejected'],
      [false, false, false],
    ]);
    [parent, child, late].forEach(arrive);
    expect([parent, child, late].map(isThere)).toEqual([true, true, true]);
  });

  it.each([
    ['before', 0],
    ['since', 1],
  ])('stays away if it was forgotten for good %s', (_, since) => {
    const { arrive, does, isThere } = openRoom();
    [parent, child].forEach(arrive);
    const ways = [forgetting([parent.event_id], null), forgettingUntilLifted([{ event_id: parent.event_id, note }])];
    for (const way of since === 1 ? ways.reverse() : ways) does(way);

    does(lifting([parent.event_id]));
    arrive(parent);

    expect(isThere(parent)).toBe(false);
  });

  it('is lifted while a parent of it is not: the rest hangs on that one', () => {
    const { arrive, does, isThere, store } = openRoom();
    [parent, other, both].forEach(arrive);
    for (const { event_id } of [parent, other]) does(forgettingUntilLifted([{ event_id, note }]));
    does(lifting([parent.event_id]));

    [parent, both].forEach(arrive);
    const first = [isThere(parent), isThere(both), store.tombstones.find(1, both.event_id, 0)?.root];
    does(lifting([other.event_id]));
    [other, both].forEach(arrive);

    expect(first).toEqual([true, false, other.event_id]);
    expect([isThere(other), isThere(both)]).toEqual([true, true]);
  });

  it.each([
    [LIFTING_MAX, 'lifted'],
    [LIFTING_MAX + 1, 'rejected'],
  ])('is %i at a time: %s', (count, stage) => {
    const { does } = openRoom();
    const end = does(lifting(Array.from({ length: count }, (_, n) => nth(n + 1))));

    expect(end).toMatchObject(stage === 'rejected' ? { stage, fault: overLimit('lifting') } : { stage, count: 0 });
  });

  it.each([
    [LIFTED_AT_ONCE_MAX, 0],
    [LIFTED_AT_ONCE_MAX + 1, 1],
  ])('takes along 1,000 of %i that rest on it, and remembers the rest', (count, left) => {
    const { does, store, within } = openRoom();
    const root = nth(5);
    within(() => {
      store.tombstones.add(1, root, 'deleted', null, { root, note });
      for (let n = 0; n < count; n += 1) store.tombstones.add(1, nth(10 + n), 'deleted', null, { root, note: null });
    });

    const ends = [does(lifting([root])), does(lifting([root])), does(lifting([root]))];

    expect(ends).toMatchObject([{ count: LIFTED_AT_ONCE_MAX + 1 }, { count: left }, { count: 0 }]);
  });
});
