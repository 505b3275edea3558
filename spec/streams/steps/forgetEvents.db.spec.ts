import * as E from 'fp-ts/Either';
import { forgetting, overLimit } from '../../../lib';
import type { MadeEvent } from '../../../lib/event/makeEvent';
import type { EventId } from '../../../lib/ids';
import { FORGETTING_MAX } from '../../../streams/steps/forgetEvents';
import { emptyScratch } from '../../../streams/turn/scratch';
import { MADE_MS, alice, bob, idOf, noteBy, sealedAt } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';

/** Alice lives here and knows Bob. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const arrive = (made: MadeEvent) => kernel.turnOf(sealedAt('unwrapped', made));
  const forgets = (ids: readonly EventId[], untilMs: number | null) =>
    kernel.turnOf(right(kernel.envelopes.ofEmission(forgetting(ids, untilMs), 1, 0)))[0];
  const isThere = (made: MadeEvent): boolean => kernel.store.events.has(1, made.event_id);
  return { ...kernel, arrive, forgets, isThere };
};
const parent = noteBy(bob, 'parent');
const child = noteBy(bob, 'child', [parent.event_id]);
const nth = (n: number) => Uint8Array.from({ length: 16 }, (_, at) => (n >> (8 * at)) & 255) as EventId;

describe('what a job, a reflector or a flow lets go of', () => {
  it('goes with what hangs on it, whether it is here or comes later', () => {
    const { arrive, forgets, isThere, outcome } = openRoom();
    arrive(parent);
    arrive(child);

    expect(forgets([parent.event_id, idOf(9)], null)).toMatchObject({ stage: 'forgotten', count: 2 });

    expect([isThere(parent), isThere(child)]).toEqual([false, false]);
    expect(arrive(parent)).toMatchObject([{ stage: 'rejected', fault: { _tag: 'Forgotten' } }]);
    expect(outcome.wrote()).toBe(true);
  });

  it('comes again once its time is over', () => {
    const { arrive, forgets, isThere, clock } = openRoom();
    arrive(parent);
    forgets([parent.event_id], MADE_MS + 5);
    clock.nowMs = MADE_MS + 4;
    expect(arrive(parent)).toMatchObject([{ stage: 'rejected' }]);

    clock.nowMs = MADE_MS + 5;
    arrive(parent);

    expect(isThere(parent)).toBe(true);
  });

  it.each([
    [0, 'forgotten'],
    [FORGETTING_MAX, 'forgotten'],
    [FORGETTING_MAX + 1, 'rejected'],
  ])('is %i at a time: %s', (count, stage) => {
    const { forgets, store } = openRoom();

    const end = forgets(
      Array.from({ length: count }, (_, n) => nth(n + 1)),
      null,
    );

    expect(end?.stage).toBe(stage);
    expect(end).toMatchObject(stage === 'rejected' ? { fault: overLimit('forgetting') } : { count });
    expect(store.tombstones.has(1, nth(1), 0)).toBe(stage === 'forgotten' && count > 0);
  });

  it('is undone with the flow that asked for it', () => {
    const { arrive, isThere, within, scratch, turn, envelopes, store } = openRoom();
    arrive(parent);
    arrive(child);
    emptyScratch(scratch);

    within(() =>
      turn.attempt('flow', () => {
        turn.run(right(envelopes.ofEmission(forgetting([parent.event_id], null), 1, 0)));
        return E.left(overLimit('spec'));
      }),
    );

    expect([isThere(parent), isThere(child), store.tombstones.has(1, parent.event_id, 0)]).toEqual([true, true, false]);
  });
});
