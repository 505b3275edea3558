import type { MadeEvent } from '../../../lib/event/makeEvent';
import { ENDED_PER_TICK_MAX } from '../../../lib/db/events/tombstones';
import { type EventId, ZERO_ID } from '../../../lib/ids';
import { EXPIRED_PER_TURN_MAX, REFUSED_AFTER_MS, openExpire } from '../../../streams/steps/expire';
import { FORGOTTEN_AT_ONCE_MAX, LEFT_BY_FORGETTING_MS, emptyScratch } from '../../../streams/turn/scratch';
import { MADE_MS, alice, bob, carol, eventBy, idOf, registry, sealedAt } from '../../support/kernel/envelopes';
import { endings, openKernel } from '../../support/kernel/kernel';

const END_MS = MADE_MS + 1_000;

/** Alice lives here and knows Bob; a tick is a turn of its own. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const { clock, store, scratch, within } = kernel;
  const expire = openExpire(kernel);
  const arrive = (made: MadeEvent) => endings(kernel.turnOf(sealedAt('unwrapped', made)));
  const tickAt = (nowMs: number) => {
    clock.nowMs = nowMs;
    emptyScratch(scratch);
    return within(() => expire(nowMs));
  };
  const isThere = (...made: readonly MadeEvent[]) => made.map(({ event_id }) => store.events.has(1, event_id));
  return { ...kernel, arrive, tickAt, isThere };
};
const pinUntil = (expires_at_ms: number, text = 'pin', who = bob, on: EventId = ZERO_ID): MadeEvent =>
  eventBy(who, 'pin', { on, text }, { expires_at_ms });
const pin = pinUntil(END_MS);
const nth = (n: number) => Uint8Array.from({ length: 16 }, (_, at) => (n >> (8 * at)) & 255) as EventId;

describe('what expires', () => {
  it('goes at its time and not before, with what hangs on it; what never expires stays', () => {
    const { arrive, tickAt, isThere } = openRoom();
    const all = [pin, pinUntil(0, 'on it', bob, pin.event_id), pinUntil(0), pinUntil(END_MS + 1)];
    all.forEach(arrive);

    expect(tickAt(END_MS - 1)).toEqual({ done: 0, pending: 0 });
    expect(isThere(...all)).toEqual([true, true, true, true]);
    expect(tickAt(END_MS)).toEqual({ done: 1, pending: 0 });
    expect(isThere(...all)).toEqual([false, false, true, true]);
  });

  it('is refused for seven days more, however wrong a clock elsewhere, and then as too old', () => {
    const { arrive, tickAt, store, clock } = openRoom();
    arrive(pin);
    tickAt(END_MS);
    const untilMs = END_MS + REFUSED_AFTER_MS;

    expect(store.explain(1, pin.event_id)).toEqual({ status: 'forgotten', until_ms: untilMs });
    clock.nowMs = untilMs - 1;
    expect(arrive(pin)).toEqual(['Forgotten']);
    clock.nowMs = untilMs;
    expect([arrive(pin), store.explain(1, pin.event_id)]).toEqual([['Forgotten'], { status: 'unknown' }]);
  });

  it('comes once more where it comes late, and goes with the next tick', () => {
    const { arrive, tickAt, isThere, clock } = openRoom();
    clock.nowMs = END_MS + REFUSED_AFTER_MS - 1;

    expect(arrive(pin)).toEqual(['stored']);

    tickAt(clock.nowMs);
    expect(isThere(pin)).toEqual([false]);
  });

  it('goes where it waits for something', () => {
    const { arrive, tickAt, store } = openRoom();
    expect([arrive(pinUntil(END_MS, 'waits', carol)), arrive(pinUntil(0, 'waits on', carol))]).toEqual([
      ['parked'],
      ['parked'],
    ]);

    expect(tickAt(END_MS)).toEqual({ done: 1, pending: 0 });

    expect(store.quarantine.size().rows).toBe(1);
  });

  it.each([
    [EXPIRED_PER_TURN_MAX, 0],
    [EXPIRED_PER_TURN_MAX + 1, 1],
  ])('goes in ticks: of %i, %i stays until the next, which the tick tells', (count, left) => {
    const { within, store, tickAt } = openRoom();
    const row = { received_by: 1, type: 107, created_ms: 0, expires_ms: END_MS, local_only: false, stored_ms: 0 };
    within(() => {
      for (let n = 1; n <= count; n += 1) store.events.add({ ...row, event_id: nth(n), sealed: nth(n) });
    });

    expect(tickAt(END_MS)).toEqual({ done: EXPIRED_PER_TURN_MAX, pending: left });
    expect(tickAt(END_MS)).toEqual({ done: left, pending: 0 });
    expect(
      store.events.expired(
        END_MS,
        9,
        registry.types.map(({ code }) => code),
      ),
    ).toEqual([]);
  });
});

describe('a turn that expires', () => {
  it('ends between two slices once its time is over, and tells that something is left', () => {
    const { within, store, scratch } = openRoom();
    const row = { received_by: 1, type: 107, created_ms: 0, expires_ms: END_MS, local_only: false, stored_ms: 0 };
    within(() => {
      for (let n = 1; n <= 100; n += 1) store.events.add({ ...row, event_id: nth(n), sealed: nth(n) });
    });
    let looks = 0;
    const now = (): number => (looks += 1);
    const turn = (endMs: number) => {
      looks = 0;
      emptyScratch(scratch, endMs + LEFT_BY_FORGETTING_MS);
      return within(() => openExpire({ store, registry, scratch, now })(END_MS));
    };

    const turns = [turn(1), turn(3), turn(9_999)];

    expect(turns[0]).toEqual({ done: FORGOTTEN_AT_ONCE_MAX, pending: 100 - FORGOTTEN_AT_ONCE_MAX });
    expect(turns[1]?.done).toBe(FORGOTTEN_AT_ONCE_MAX);
    expect(turns[2]).toEqual({ done: 100 - 2 * FORGOTTEN_AT_ONCE_MAX, pending: 0 });
  });
});

describe('tombstones', () => {
  it('are swept once they have ended, so many at a time, and those for good never', () => {
    const { within, store } = openRoom();
    within(() => {
      store.tombstones.add(1, idOf(9), 'deleted');
      for (let n = 0; n <= ENDED_PER_TICK_MAX; n += 1) store.tombstones.add(1, nth(n), 'deleted', END_MS);
    });

    const swept = [END_MS - 1, END_MS, END_MS, END_MS].map((nowMs) => within(() => store.tombstones.sweep(nowMs)));

    expect(swept).toEqual([0, ENDED_PER_TICK_MAX, 1, 0]);
    expect(store.tombstones.ruleOf(1, idOf(9))).toBe('deleted');
  });
});
