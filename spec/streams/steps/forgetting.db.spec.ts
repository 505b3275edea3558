import type { MadeEvent } from '../../../lib/event/makeEvent';
import { openDatabase } from '../../../lib/db/openDatabase';
import { HUNG_MAX } from '../../../lib/db/events/tombstones';
import { PARENTS_MAX } from '../../../lib/event/event';
import { forgotten, hanging, type overLimit, reasonOf } from '../../../lib/fault';
import { type EventId, ZERO_ID, refTo } from '../../../lib/ids';
import { parentsOf } from '../../../streams/steps/forgetting';
import { FORGOTTEN_PER_TURN_MAX, emptyScratch } from '../../../streams/turn/scratch';
import {
  MADE_MS,
  alice,
  bob,
  entryBy,
  eventBy,
  idOf,
  noteBy,
  oursAt,
  registry,
  sealedAt,
} from '../../support/kernel/envelopes';
import { type KernelOptions, endings, openKernel } from '../../support/kernel/kernel';
import { openFolder, rowsOf } from '../../support/lib/store';
import { right } from '../../support/common/right';

/** Alice lives here and knows Bob. */
const openRoom = (options: KernelOptions = {}) => {
  const kernel = openKernel(options);
  kernel.meet(kernel.settle(alice), bob);
  const arrive = (made: MadeEvent) => endings(kernel.turnOf(sealedAt('unwrapped', made)));
  /** Turns on which nothing arrives. */
  const idle = (turns: number): void => {
    for (let n = 0; n < turns; n += 1) {
      emptyScratch(kernel.scratch);
      kernel.within(kernel.turn.drain);
    }
  };
  const isThere = (...made: readonly MadeEvent[]) => made.map(({ event_id }) => kernel.store.events.has(1, event_id));
  return { ...kernel, arrive, idle, isThere };
};

const pinOn = (on: EventId, text: string, expires_at_ms = 0): MadeEvent =>
  eventBy(bob, 'pin', { on, text }, { expires_at_ms });
const parent = noteBy(bob, 'parent');
const child = noteBy(bob, 'child', [parent.event_id]);
const grandchild = noteBy(bob, 'grandchild', [child.event_id]);
const eraser = eventBy(bob, 'eraser', { target: parent.event_id });
const [pin, pinned] = [pinOn(parent.event_id, 'pin'), pinOn(pinOn(parent.event_id, 'pin').event_id, 'pinned')];

const permutations = <A>(all: readonly A[]): readonly (readonly A[])[] =>
  all.length < 2
    ? [all]
    : all.flatMap((one, at_) => permutations(all.filter((_, n) => n !== at_)).map((rest) => [one, ...rest]));

/** All there is of these events in a file. */
const stateOf = (path: string): unknown => {
  const db = right(openDatabase(path));
  const tables = ['events', 'tombstones', 'quarantine'].map((name) =>
    rowsOf<{ event_id: Uint8Array }>(
      db,
      `SELECT hex(${name === 'quarantine' ? 'claimed' : 'event_id'}) AS id FROM ${name} ORDER BY 1`,
    ),
  );
  const counts = ['notes', 'pins', 'hangs', 'forgettings', 'quarantine_needs'].map((name) =>
    rowsOf(db, `SELECT count(*) AS count FROM ${name}`),
  );
  db.close();
  return [tables, counts];
};

describe('what hangs on what is forgotten', () => {
  it('goes with it, in the same turn, however deep', () => {
    const { arrive, isThere, store } = openRoom();
    const other = noteBy(bob, 'other');
    [parent, child, grandchild, pin, pinned, other].forEach(arrive);

    arrive(eraser);

    expect(isThere(parent, child, grandchild, pin, pinned, other)).toEqual([...Array<boolean>(5).fill(false), true]);
    expect(store.explain(1, grandchild.event_id)).toEqual({ status: 'deleted' });
    expect(store.forgettings.isPending()).toBe(false);
  });

  it.each<[string, readonly MadeEvent[]]>([
    ['what it needs', [parent, child, grandchild, eraser]],
    ['what it merely names', [parent, pin, pinned, eraser]],
    ['both, and something that stays', [child, pinned, eraser, pinOn(ZERO_ID, 'alone'), pin]],
  ])('leaves the same whatever the order in which they come: %s', (_, all) => {
    const folder = openFolder();
    const states = permutations(all).map((order, n) => {
      const path = folder.at(`${n}.sqlite`);
      const { arrive, store } = openRoom({ path });
      order.forEach(arrive);
      store.close();
      return JSON.stringify(stateOf(path));
    });
    folder.remove();

    expect(new Set(states).size).toBe(1);
  });

  it('is refused and forgotten itself where it comes later, and so is what hangs on it and was here', () => {
    const { arrive, isThere, turnOf } = openRoom();
    [pinned, eraser].forEach(arrive);
    expect(isThere(pinned)).toEqual([true]);

    const [end] = turnOf(sealedAt('unwrapped', pin));

    expect(end).toMatchObject({ stage: 'rejected', at: 'opened', fault: hanging(null) });
    expect(isThere(pin, pinned)).toEqual([false, false]);
    expect(turnOf(sealedAt('unwrapped', pin))).toMatchObject([{ at: 'unwrapped', fault: forgotten }]);
  });

  it('is forgotten as long as that on which it hangs', () => {
    const { arrive, store, forgetting, within } = openRoom();
    [pin, parent].forEach(arrive);

    within(() => forgetting.forget({ received_by: 1, event_id: parent.event_id, until_ms: MADE_MS + 9, root: null }));
    arrive(pinned);

    const until = [parent, pin, pinned].map(({ event_id }) => store.tombstones.find(1, event_id, MADE_MS)?.until_ms);
    expect(until).toEqual([MADE_MS + 9, MADE_MS + 9, MADE_MS + 9]);
  });

  it('is not made here either', () => {
    const { arrive, runs } = openRoom();
    arrive(eraser);

    const end = runs(oursAt('sealed', pinOn(parent.event_id, 'ours')));

    expect(end).toMatchObject({ stage: 'rejected', fault: hanging(null) });
  });

  it('stays at another owner', () => {
    const kernel = openRoom();
    kernel.meet(kernel.settle(bob), alice);
    [parent, child].forEach((made) => kernel.runs(sealedAt('unwrapped', made, 'Bob', { received_by: 2 })));
    [parent, child, eraser].forEach(kernel.arrive);

    expect([1, 2].map((by) => kernel.store.events.has(by, child.event_id))).toEqual([false, true]);
  });

  it('leaves no bytes where it waited for something else', () => {
    const { arrive, store } = openRoom();
    const waits = noteBy(bob, 'waits', [idOf(9)]);
    arrive(waits);

    arrive(eventBy(bob, 'eraser', { target: waits.event_id }));

    expect(store.quarantine.size().rows).toBe(0);
  });

  it.each([
    [PARENTS_MAX, PARENTS_MAX],
    [PARENTS_MAX + 1, undefined],
  ])('may name %i ids: %p are kept', (count, kept) => {
    const type = {
      ...registry.byName.get('pin')!,
      parents: () => Array.from({ length: count }, (_, n) => idOf(n + 1)),
    };

    expect(parentsOf(type, pin.event)?.length).toBe(kept);
  });

  it('stays where this program does not know its type, and holds up nothing else', () => {
    const { idle, store, within } = openRoom();
    const strange = idOf(250);
    const row = { received_by: 1, created_ms: 0, expires_ms: 0, local_only: false, stored_ms: 0, sealed: strange };
    within(() => {
      store.events.add({ ...row, event_id: strange, type: 250 });
      store.forgettings.add({ received_by: 1, event_id: strange, until_ms: null, root: null });
    });

    idle(1);

    expect([store.events.has(1, strange), store.forgettings.isPending()]).toEqual([true, false]);
  });

  it('is refused with more ids than it may name, here and where it comes from', () => {
    const { arrive, runs } = openRoom();
    const type = registry.byName.get('pin')!;
    const many = jest.spyOn(type, 'parents' as never).mockReturnValue(Array(33).fill(idOf(1)) as never);

    const ends = [
      arrive(pin),
      reasonOf((runs(oursAt('sealed', pin)) as { fault: ReturnType<typeof overLimit> }).fault),
    ];
    many.mockRestore();

    expect(ends).toEqual([['OverLimit'], 'over_limit.hangs_on']);
  });
});

describe('a crowd', () => {
  const crowd = Array.from({ length: FORGOTTEN_PER_TURN_MAX + 1 }, (_, n) => pinOn(parent.event_id, `pin ${n}`));
  const stored = ({ isThere }: ReturnType<typeof openRoom>): number => isThere(...crowd).filter(Boolean).length;

  it.each([
    [FORGOTTEN_PER_TURN_MAX - 1, 0],
    [FORGOTTEN_PER_TURN_MAX, 1],
    [FORGOTTEN_PER_TURN_MAX + 1, 2],
  ])('of %i goes in one turn with what it hangs on but for %i, and the rest in the next', (count, left) => {
    const room = openRoom();
    [parent, ...crowd.slice(0, count)].forEach(room.arrive);

    room.arrive(eraser);

    expect([stored(room), room.store.forgettings.isPending()]).toEqual([left, left > 0]);
    room.idle(1);
    expect([stored(room), room.store.forgettings.isPending()]).toEqual([0, false]);
  });

  it('goes on after its turn was long enough, and refuses meanwhile what comes', () => {
    const late = pinOn(parent.event_id, 'late');
    const room = openRoom();
    [parent, ...crowd.slice(0, 100)].forEach(room.arrive);
    emptyScratch(room.scratch, MADE_MS);
    room.within(() => room.turn.run(sealedAt('unwrapped', eraser)));

    expect([stored(room), room.isThere(parent)]).toEqual([100, [false]]);
    expect(room.arrive(late)).toEqual(['Forgotten']);
    room.idle(1);
    expect([stored(room), room.isThere(late)]).toEqual([0, [false]]);
  });

  it('of what never was stored is remembered up to a limit; the oldest leave, and nothing else', () => {
    const { store, within } = openRoom();
    const nth = (n: number) => Uint8Array.from({ length: 16 }, (_, at_) => (n >> (8 * at_)) & 255) as EventId;
    within(() => {
      store.tombstones.add(1, idOf(200), 'deleted');
      for (let n = 0; n < HUNG_MAX; n += 1) store.tombstones.addHung(1, nth(n), 'deleted', null);
    });
    expect(store.tombstones.has(1, nth(0), 0)).toBe(true);

    within(() => store.tombstones.addHung(1, nth(HUNG_MAX), 'deleted', null));

    expect([nth(0), nth(1), nth(HUNG_MAX), idOf(200)].map((id) => store.tombstones.has(1, id, 0))).toEqual([
      ...[false, true, true, true],
    ]);
  });
});

describe('what founds an owner', () => {
  it('is not forgotten: all they have hangs on it', () => {
    const { arrive, store } = openRoom();
    const target = store.owners.nameOf(1)!;

    arrive(eventBy(bob, 'eraser', { target }));

    expect([store.events.has(1, target), store.tombstones.has(1, target, 0)]).toEqual([true, false]);
    expect(right(store.lend(1, refTo('identity', target)))?.local_metadata).toBeDefined();
  });
});

describe('a log', () => {
  const room = { realm_id: idOf(77) };
  const first = entryBy(bob, 'first', undefined, room);
  const second = entryBy(bob, 'second', { seq: 1, prev: first.event_id }, room);
  const erasing = eventBy(bob, 'eraser', { target: first.event_id });

  it.each(permutations([first, second, erasing]).map((order) => [order.map(({ event }) => event.type).join(), order]))(
    'goes on behind what is forgotten: %s',
    (_, order) => {
      const { arrive, isThere, store } = openRoom();

      order.forEach(arrive);

      expect(isThere(first, second, erasing)).toEqual([false, true, true]);
      expect(store.quarantine.size().rows).toBe(0);
    },
  );
});

it('needs no scan: what hangs is found by an index', () => {
  const folder = openFolder();
  const path = folder.at('one.sqlite');
  openRoom({ path }).store.close();
  const db = right(openDatabase(path));

  const plan = rowsOf<{ detail: string }>(
    db,
    'EXPLAIN QUERY PLAN SELECT h.seq FROM hangs h CROSS JOIN events e ON e.seq = h.seq WHERE h.received_by = 1 AND h.parent = ? ORDER BY h.seq LIMIT 32',
    parent.event_id,
  );
  db.close();
  folder.remove();

  expect(plan.map(({ detail }) => /SCAN|TEMP/.test(detail))).toEqual([false, false]);
});
