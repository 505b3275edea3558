import { refTo } from '../../../lib';
import type { Delta } from '../../../lib/tables/delta';
import { reasonOf } from '../../../lib/fault';
import { openBus } from '../../../streams/bus';
import { RELEASED_PER_TURN_MAX } from '../../../lib/db/waiting/releases';
import { reveal } from '../../../lib/secret';
import { storeEvent } from '../../../streams/steps/storeEvent';
import {
  alice,
  arrivedAt,
  bob,
  carol,
  eventBy,
  noteBy,
  oursAt,
  registry,
  sealedAt,
} from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';
import { listNotes } from '../../support/kernel/story';

/** Alice and Bob both live here, and each knows the other. */
const openRoom = () => {
  const kernel = openKernel();
  const [one, two] = [kernel.settle(alice), kernel.settle(bob)];
  kernel.meet(one, bob);
  kernel.meet(two, alice);
  kernel.scratch.changed.clear();
  const notesOf = (received_by: number): readonly string[] =>
    right(kernel.store.queries.run(listNotes, received_by, { limit: 100 }))
      .map(({ text }) => text)
      .sort();
  return { ...kernel, notesOf };
};
const parent = noteBy(bob, 'parent');

describe('what is stored', () => {
  it('is the event, its rows, and what it provides, for its owner alone', () => {
    const { runs, store, notesOf } = openRoom();
    const tagged = noteBy(bob, '#news');

    runs(arrivedAt('sealed', tagged));

    expect([1, 2].map((owner) => store.events.has(owner, tagged.event_id))).toEqual([true, false]);
    expect([1, 2].map(notesOf)).toEqual([['#news'], []]);
    expect([1, 2].map((owner) => right(store.lend(owner, 'tag:news'))?.event_id)).toEqual([
      Buffer.from(tagged.event_id),
      undefined,
    ]);
  });

  it('is found by its id, with the bytes as they came', () => {
    const { runs, store } = openRoom();

    runs(arrivedAt('sealed', parent));

    const found = store.events.find(1, parent.event_id)!;
    expect(new Uint8Array(found.sealed)).toEqual(parent.canonical);
    expect(found).toMatchObject({ type: 101, local_only: 0 });
  });

  it('names the tables that changed, each with its owner', () => {
    const { runs, scratch } = openRoom();

    runs(arrivedAt('sealed', parent));

    expect([...scratch.changed]).toEqual(['1/notes']);
  });

  it('lies once for each owner who has it', () => {
    const { runs, notesOf } = openRoom();

    runs(arrivedAt('sealed', parent));
    runs(arrivedAt('sealed', parent, 'Bob', { received_by: 2 }));

    expect([1, 2].map(notesOf)).toEqual([['parent'], ['parent']]);
  });

  it('has its secrets with it, under its own ref and under those it names, lent to its owner alone', () => {
    const { runs, store } = openRoom();
    const note = noteBy(alice, 'with a secret');
    const secrets = new Map([
      ['self' as const, alice.key],
      ['tag:other' as const, bob.key],
    ]);

    runs(oursAt('sealed', note, { secrets }));

    const found = [1, 2].map((owner) => store.secrets.find(owner, refTo('note', note.event_id)));
    expect(found.map((one) => one !== undefined && reveal(one).length)).toEqual([64, false]);
    expect(reveal(store.secrets.find(1, 'tag:other')!)).toEqual(Buffer.from(reveal(bob.key)));
  });

  it('founds a new owner where its type does, named by its id', () => {
    const { store, settle } = openRoom();

    const received_by = settle(carol);

    expect(received_by).toBe(3);
    expect(store.owners.all()).toEqual([1, 2, 3]);
    const identity_id = store.owners.nameOf(3)!;
    expect(store.events.has(3, identity_id)).toBe(true);
    expect(right(store.lend(3, refTo('identity', identity_id)))?.local_metadata).toBeDefined();
  });
});

describe('what is forgotten', () => {
  const eraser = eventBy(bob, 'eraser', { target: parent.event_id });

  it('goes with every row of its own, and its table is named', () => {
    const { runs, store, scratch, notesOf } = openRoom();
    runs(arrivedAt('sealed', parent));
    runs(arrivedAt('sealed', noteBy(bob, 'another')));
    scratch.changed.clear();

    runs(arrivedAt('sealed', eraser));

    expect(store.events.has(1, parent.event_id)).toBe(false);
    expect(notesOf(1)).toEqual(['another']);
    expect([...scratch.changed]).toEqual(['1/notes']);
    expect(store.explain(1, parent.event_id)).toEqual({ status: 'deleted' });
  });

  it('stays where another owner keeps it', () => {
    const { runs, notesOf } = openRoom();
    runs(arrivedAt('sealed', parent));
    runs(arrivedAt('sealed', parent, 'Bob', { received_by: 2 }));

    runs(arrivedAt('sealed', eraser));

    expect([1, 2].map(notesOf)).toEqual([[], ['parent']]);
  });

  it('provides nothing any more', () => {
    const { runs, store } = openRoom();
    const tagged = noteBy(bob, '#news');
    runs(arrivedAt('sealed', tagged));

    runs(arrivedAt('sealed', eventBy(bob, 'eraser', { target: tagged.event_id })));

    expect(right(store.lend(1, 'tag:news'))).toBeUndefined();
    expect(store.provided.find(1, 'tag:news')).toBeUndefined();
  });

  it('is refused when it comes later, or comes again', () => {
    const { turnOf, store, notesOf } = openRoom();
    turnOf(arrivedAt('sealed', eraser));

    const [end] = turnOf(sealedAt('unwrapped', parent));

    expect(end).toMatchObject({ stage: 'rejected', fault: { _tag: 'Forgotten' } });
    expect(store.events.has(1, parent.event_id)).toBe(false);
    expect(notesOf(1)).toEqual([]);
  });

  it('may be forgotten twice', () => {
    const { runs, notesOf } = openRoom();
    runs(arrivedAt('sealed', parent));

    const ends = [eraser, eventBy(carol, 'eraser', { target: parent.event_id })].map((one) =>
      runs(arrivedAt('sealed', one)),
    );

    expect(ends.map(({ stage }) => stage)).toEqual(['stored', 'stored']);
    expect(notesOf(1)).toEqual([]);
  });
});

describe('those who waited', () => {
  it('are told within the limit of a turn; the rest stay listed', () => {
    const { runs, within, store, scratch } = openRoom();
    const waiting = Array.from({ length: 4 }, (_, n) => noteBy(bob, `child ${n}`, [parent.event_id]));
    for (const one of waiting) runs(sealedAt('unwrapped', one));
    scratch.released = RELEASED_PER_TURN_MAX - 3;

    runs(arrivedAt('sealed', parent));

    expect(scratch.ready).toHaveLength(3);
    expect(scratch.released).toBe(RELEASED_PER_TURN_MAX);
    expect(store.releases.isPending()).toBe(true);
    expect(within(() => store.releases.resume(10))?.ready).toHaveLength(1);
  });

  it('are those of the same owner', () => {
    const { runs, scratch } = openRoom();
    runs(sealedAt('unwrapped', noteBy(bob, 'child', [parent.event_id]), 'Bob', { received_by: 2 }));

    runs(arrivedAt('sealed', parent));

    expect(scratch.ready).toEqual([]);
  });
});

describe('a projector', () => {
  const stores = (...deltas: readonly unknown[]): string => {
    const { store, scratch, now } = openRoom();
    const note = { ...registry.byName.get('note')!, project: () => deltas as readonly Delta[] };
    const byName = new Map([...registry.byName, ['note', note]]);
    const hop = openBus([storeEvent({ store, registry: { ...registry, byName }, scratch, now })], () => undefined);
    store.transaction.begin();
    const end = hop(arrivedAt('sealed', parent));
    return end.stage === 'rejected' ? reasonOf(end.fault) : end.stage;
  };
  const row = { note_id: parent.event_id, text: 'a', echoed: 0 };

  it.each<[string, unknown, string]>([
    ['rows of its own', { op: 'upsert', table: 'notes', row }, 'stored'],
    ['nothing', { op: 'delete', table: 'notes', key: { text: 'none' } }, 'stored'],
    ['another type’s table', { op: 'upsert', table: 'peers', row }, 'delta.table_in_the_types_own_schema'],
    ['a table of the kernel', { op: 'upsert', table: 'events', row }, 'delta.table_in_the_types_own_schema'],
    ['a table there is not', { op: 'delete', table: 'constructor', key: {} }, 'delta.table_in_the_types_own_schema'],
    ['a column there is not', { op: 'upsert', table: 'notes', row: { bold: 1 } }, 'delta.column_in_the_registry'],
    ['somebody else’s rows', { op: 'upsert', table: 'notes', row: { received_by: 2 } }, 'delta.column_in_the_registry'],
    ['SQL', { op: 'delete', table: 'notes', key: { 'text = 1 OR 1': 1 } }, 'delta.column_in_the_registry'],
  ])('that writes %s ends in %j: %s', (_, delta, expected) => {
    expect(stores(delta)).toBe(expected);
  });
});
