import * as E from 'fp-ts/Either';
import { TurnLost } from '../../../lib/db/statement';
import type { Envelope } from '../../../lib/envelope/envelope';
import { overLimit } from '../../../lib/fault';
import { RELEASED_PER_TURN_MAX } from '../../../lib/db/waiting/releases';
import { restage } from '../../../lib/envelope/moves';
import { openBus } from '../../../streams/bus';
import { openCounters } from '../../../streams/counters';
import { openOutcome } from '../../../streams/turn/outcome';
import { emptyScratch, openScratch } from '../../../streams/turn/scratch';
import { step } from '../../../streams/steps/step';
import { openTurn } from '../../../streams/turn/turn';
import {
  alice,
  arrivedAt,
  bob,
  carol,
  eventBy,
  noteBy,
  oursAt,
  sealedAt,
  storedOf,
} from '../../support/kernel/envelopes';
import { type KernelOptions, endings, openKernel } from '../../support/kernel/kernel';

/** Alice lives here and knows Bob. */
const openRoom = (options: KernelOptions = {}) => {
  const kernel = openKernel(options);
  kernel.meet(kernel.settle(alice), bob);
  kernel.outcome.clear();
  kernel.ends.length = 0;
  const counted = (): Readonly<Record<string, number>> => {
    const counters = openCounters();
    kernel.outcome.count(counters);
    return counters.read();
  };
  return { ...kernel, counted };
};
const textOf = (e: Envelope): string => ('event' in e ? (e.event.body as { readonly text: string }).text : e.stage);

const parent = noteBy(bob, 'parent');
const p = sealedAt('unwrapped', parent);
const waitingFor = (text: string) => sealedAt('unwrapped', noteBy(bob, text, [parent.event_id]));

describe('openTurn', () => {
  it('serves what a run causes before the next arrival, first in first out', () => {
    const made = (text: string): Envelope => oursAt('sealed', noteBy(alice, text));
    const causes: Readonly<Record<string, readonly string[]>> = { a: ['a1', 'a2'], a1: ['a11'], b: ['b1'] };
    const room = openRoom({ reflect: (e) => (causes[textOf(e)] ?? []).map(made) });

    room.within(() => {
      for (const text of ['a', 'b']) {
        room.turn.run(made(text));
        room.turn.drain();
      }
    });

    expect(room.ends.map(textOf)).toEqual(['a', 'a1', 'a2', 'a11', 'b', 'b1']);
  });

  it('lets an envelope wait behind what is caused already', () => {
    const made = (text: string): Envelope => oursAt('sealed', noteBy(alice, text));
    const room = openRoom({ reflect: (e) => (textOf(e) === 'a' ? [made('a1')] : []) });

    room.within(() => {
      room.turn.run(made('a'));
      room.turn.cause(made('later'));
      room.turn.drain();
    });

    expect(room.ends.map(textOf)).toEqual(['a', 'a1', 'later']);
  });

  it('lets those that waited go before what reflectors make of what they waited for', () => {
    const room = openRoom({
      reflect: (e) => (textOf(e) === 'parent' ? [oursAt('sealed', noteBy(alice, 'answer'))] : []),
    });
    room.turnOf(waitingFor('child'));

    const ends = room.turnOf(p);

    expect(ends.map(textOf)).toEqual(['parent', 'child', 'answer']);
  });

  it('undoes what a refused run wrote, keeps why, and goes on', () => {
    const room = openRoom();
    const bomb = eventBy(bob, 'bomb', { where: 0 });

    room.turnOf(sealedAt('unwrapped', bomb));
    room.turnOf(p);

    expect(room.store.events.has(1, bomb.event_id)).toBe(false);
    expect(room.store.refusals.find(1, bomb.event_id)).toMatchObject({ rule: 'crashed.store', stage: 'sealed' });
    expect(room.store.events.has(1, parent.event_id)).toBe(true);
  });

  it('lets go of nobody where the run that would have is refused', () => {
    const room = openRoom();
    const forbidden = noteBy(bob, 'forbidden');
    room.turnOf(sealedAt('unwrapped', noteBy(bob, 'child', [forbidden.event_id])));

    const ends = room.turnOf(sealedAt('unwrapped', forbidden));

    expect(endings(ends)).toEqual(['Refused']);
    expect(room.store.quarantine.size().rows).toBe(1);
  });

  it('takes a released row away even where its run is refused', () => {
    const room = openRoom();
    room.turnOf(waitingFor('forbidden'));
    const before = room.store.quarantine.size().rows;

    const ends = room.turnOf(p);

    expect([before, room.store.quarantine.size().rows]).toEqual([1, 0]);
    expect(endings(ends)).toEqual(['stored', 'Refused']);
  });

  it('parks a released row again where it needs more than was known while it was sealed', () => {
    const room = openRoom();
    const child = noteBy(carol, 'child', [parent.event_id]);
    room.within(() =>
      room.store.quarantine.park(
        {
          ...{ received_by: 1, blob_id: child.event_id, claimed: child.event_id, verified: false, origin: 'Bob' },
          ...{ opensWith: [], since_ms: 0, sealed: child.canonical },
        },
        ['tag:key'],
      ),
    );

    const ends = room.turnOf(sealedAt('unwrapped', noteBy(bob, '#key')));

    expect(endings(ends)).toEqual(['stored', 'parked']);
    expect(room.store.quarantine.size().rows).toBe(1);
  });

  it('passes over a released row that had to leave meanwhile', () => {
    const room = openRoom();
    room.turnOf(waitingFor('one'));
    room.turnOf(waitingFor('two'));

    room.within(() => {
      emptyScratch(room.scratch);
      room.turn.run(p);
      room.store.quarantine.remove(1);
      room.turn.drain();
    });

    expect(room.ends.map(textOf)).toContain('two');
    expect(room.ends.map(textOf)).not.toContain('one');
  });

  it(`lets ${RELEASED_PER_TURN_MAX} go in a turn, and the one beyond in the next`, () => {
    const room = openRoom();
    for (let n = 0; n <= RELEASED_PER_TURN_MAX; n += 1) room.runs(waitingFor(`child ${n}`));

    const first = room.turnOf(p);
    const pending = room.store.releases.isPending();
    const second = room.turnOf(sealedAt('unwrapped', noteBy(bob, 'anything')));

    expect(first).toHaveLength(1 + RELEASED_PER_TURN_MAX);
    expect([pending, room.store.releases.isPending()]).toEqual([true, false]);
    expect(second.map(textOf)).toEqual(['anything', `child ${RELEASED_PER_TURN_MAX}`]);
  });

  it('drops what is caused when its turn is lost', () => {
    const made = (text: string): Envelope => oursAt('sealed', noteBy(alice, text));
    const room = openRoom({ reflect: (e) => (textOf(e) === 'a' ? [made('a1')] : []) });
    room.store.transaction.begin();
    room.turn.run(made('a'));

    room.store.transaction.rollback();
    room.turn.abandon();
    room.within(() => room.turn.drain());

    expect(room.ends.map(textOf)).toEqual(['a']);
  });

  it('does nothing outside a transaction', () => {
    const room = openRoom();

    expect(() => room.turn.run(p)).toThrow(TurnLost);
    expect(room.store.events.has(1, parent.event_id)).toBe(false);
  });
});

describe('a run', () => {
  const runThrough = (stages: number): Envelope => {
    const { store, within } = openKernel();
    const circle = step({
      ...{ name: 'circle', from: 'signed', to: ['signed', 'stored'] },
      run: (e) =>
        E.right(
          e.trace_id < stages ? { ...e, trace_id: e.trace_id + 1 } : storedOf(noteBy(alice, 'round'), { trace_id: 0 }),
        ),
    });
    const turn = openTurn({
      ...{
        store,
        now: () => 0,
        scratch: openScratch(),
        outcome: openOutcome(),
        hop: openBus([circle], () => undefined),
      },
      ...{ reflect: () => [], refuse: () => undefined, forgetMore: () => false, ofWaiting: () => p },
    });
    return within(() => turn.run({ ...oursAt('signed', noteBy(alice, 'round')), trace_id: 1 }));
  };

  it('takes up to 64 hops', () => {
    expect(runThrough(64)).toMatchObject({ stage: 'stored' });
  });

  it('is refused at one more: its steps go round in a circle', () => {
    expect(runThrough(65)).toMatchObject({ stage: 'rejected', at: 'signed', fault: overLimit('hops') });
  });

  it('of something at its end already takes none', () => {
    const { within, turn } = openKernel();
    const end = storedOf(parent);

    expect(within(() => turn.run(end))).toBe(end);
  });
});

describe('what a run leaves for the next', () => {
  it('is nothing: whom one made ready is not made ready again by another', () => {
    const room = openRoom();
    room.turnOf(waitingFor('child'));

    room.turnOf(p);
    const next = room.turnOf(restage(arrivedAt('sealed', noteBy(bob, 'next')), 'sealed'));

    expect(next.map(textOf)).toEqual(['next']);
    expect(room.scratch.ready).toEqual([]);
  });
});
