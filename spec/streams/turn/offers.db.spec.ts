import { openCounters } from '../../../streams/counters';
import { RETRY_MS, openOffers } from '../../../streams/turn/offers';
import type { Offered, Parcel, Transport } from '../../../streams/transports/transport';
import { MADE_MS, alice, bob } from '../../support/kernel/envelopes';
import { type Kernel, openKernel } from '../../support/kernel/kernel';

const row = (n: number) => ({ sender: alice.public_key, destination: bob.public_key, packet: Uint8Array.of(n) });

/** A transport that answers what it is told to, one thing after another, the last again and again. */
const answering = (...answers: readonly Offered[]) => {
  const taken: number[] = [];
  const send = ({ packet }: Parcel): Offered => {
    taken.push(packet[0]!);
    return answers[Math.min(taken.length, answers.length) - 1] ?? 'accepted';
  };
  return { taken, transport: { send } as unknown as Transport };
};

const openRoom = (answers: readonly Offered[], kernel: Kernel = openKernel()) => {
  const { taken, transport } = answering(...answers);
  const counters = openCounters();
  const offers = openOffers(kernel.store, transport, counters, kernel.now);
  const { outbox } = kernel.store;
  const add = (...packets: readonly number[]) =>
    kernel.within(() =>
      packets.map((n) => {
        const id = outbox.add(1, kernel.now(), row(n));
        return { id, ...row(n) };
      }),
    );
  const settle = (): void => {
    kernel.within(offers.settle);
    offers.dropSettled();
  };
  const waiting = (atMs = Number.MAX_SAFE_INTEGER): readonly number[] =>
    outbox.due(atMs).map(({ packet }) => packet[0]!);
  return { ...kernel, offers, counters, taken, add, settle, waiting };
};

describe('openOffers', () => {
  it('hands the transport what was sent, and takes it from the outbox once it was accepted', () => {
    const { offers, counters, taken, add, settle, waiting } = openRoom(['accepted']);

    offers.offer(add(1, 2));
    const before = waiting();
    settle();

    expect(taken).toEqual([1, 2]);
    expect([before, waiting()]).toEqual([[1, 2], []]);
    expect(counters.read()).toEqual({ 'packets.accepted': 2 });
  });

  it.each<[Offered, readonly number[]]>([
    ['accepted', []],
    ['too-big', []],
    ['unreachable', []],
    ['queue-full', [7]],
    ['closed', [7]],
  ])('leaves of a packet that was answered %s: %j', (answer, left) => {
    const { offers, counters, add, settle, waiting } = openRoom([answer]);

    offers.offer(add(7));
    settle();

    expect(waiting()).toEqual(left);
    expect(counters.read()).toEqual({ [`packets.${answer}`]: 1 });
  });

  it('offers a packet there was no room for again after a while, and not before', () => {
    const { offers, clock, taken, add, settle, waiting } = openRoom(['queue-full', 'accepted']);
    offers.offer(add(7));
    settle();

    clock.nowMs += RETRY_MS - 1;
    offers.offerDue();
    const early = [...taken];
    clock.nowMs += 1;
    offers.offerDue();
    settle();

    expect([early, taken]).toEqual([[7], [7, 7]]);
    expect(waiting()).toEqual([]);
  });

  it('lets later packets go by one that has to wait', () => {
    const { offers, clock, taken, add, settle } = openRoom(['queue-full', 'accepted']);
    offers.offer(add(1));
    settle();
    clock.nowMs += RETRY_MS;
    offers.offer(add(2));
    settle();

    offers.offerDue();

    expect(taken).toEqual([1, 2, 1]);
  });

  it('offers nothing twice that is not settled yet', () => {
    const { offers, taken, add } = openRoom(['accepted']);
    const rows = add(1);

    offers.offer(rows);
    offers.offer(rows);
    offers.offerDue();

    expect(taken).toEqual([1]);
    expect(offers.unsettledCount()).toBe(1);
  });

  it('settles again what was settled in a turn that was lost', () => {
    const { offers, store, taken, add, settle, waiting } = openRoom(['accepted', 'queue-full']);
    offers.offer(add(1, 2));

    store.transaction.begin();
    offers.settle();
    store.transaction.rollback();
    const after = [...waiting()];
    offers.offerDue();
    settle();

    expect(after).toEqual([1, 2]);
    expect(taken).toEqual([1, 2]);
    expect([waiting(MADE_MS), waiting()]).toEqual([[], [2]]);
  });

  it('does not take a new packet for an old one whose number it got', () => {
    const { offers, store, within, taken, waiting } = openRoom(['accepted']);
    const addTo = (n: number) => ({ id: store.outbox.add(1, 0, row(n)), ...row(n) });
    const first = within(() => addTo(1));
    offers.offer([first]);

    const second = within(() => {
      offers.settle();
      return addTo(2);
    });
    offers.dropSettled();
    offers.offer([second]);

    expect(second.id).toBe(first.id);
    expect(taken).toEqual([1, 2]);
    expect(waiting()).toEqual([2]);
  });

  it('offers after a restart what was committed and not accepted', () => {
    const kernel = openKernel();
    const before = openRoom(['accepted'], kernel);
    before.add(1, 2);

    const after = openRoom(['accepted'], kernel);
    after.offers.offerDue();
    after.settle();

    expect(before.taken).toEqual([]);
    expect(after.taken).toEqual([1, 2]);
    expect(after.waiting()).toEqual([]);
  });

  it('tells how many it offered, and how many wait that nobody took', () => {
    const { offers, clock, add, settle } = openRoom(['accepted', 'queue-full', 'queue-full']);
    add(1, 2, 3);

    const told = [offers.waitingCount(), offers.offerDue(), offers.waitingCount(), offers.offerDue()];
    settle();
    clock.nowMs += RETRY_MS;

    expect(told).toEqual([3, 3, 2, 0]);
    expect([offers.waitingCount(), offers.offerDue()]).toEqual([2, 2]);
  });

  it('has nothing to settle where nothing was offered', () => {
    const { offers, settle, waiting } = openRoom(['accepted']);

    offers.offer([]);
    offers.offerDue();
    settle();

    expect([offers.unsettledCount(), waiting()]).toEqual([0, []]);
  });
});
