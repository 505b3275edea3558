import * as E from 'fp-ts/Either';
import { type Dependents, type StoreParts, type Writes, openWrites } from '../../../lib/db/writes';
import { id, registry } from '../../support/lib/events';

/** A part that notes each call of it, and answers `answer`. */
const noting = (calls: string[], name: string, answer?: unknown): unknown =>
  new Proxy(
    {},
    {
      get: (_, method) => () => {
        calls.push(`${name}.${String(method)}`);
        return answer;
      },
    },
  );

const NAMES = ['transaction', 'events', 'provided', 'secrets', 'tombstones', 'passing', 'queries'] as const;

const open = ({ changed = [], cached = [] }: { changed?: readonly string[]; cached?: readonly string[] } = {}) => {
  const calls: string[] = [];
  const one = (name: string, answer?: unknown) => [name, noting(calls, name, answer)];
  const deltas = {
    apply: () => (calls.push('deltas.apply'), E.right(changed)),
    removeRows: () => (calls.push('deltas.removeRows'), changed),
  };
  const parts = { ...Object.fromEntries(NAMES.map((name) => one(name, name))), deltas } as unknown as StoreParts;
  const dependents = {
    ...Object.fromEntries(['turnCache', 'waitingRooms', 'syncSets', 'checkpoint'].map((name) => one(name))),
    derived: noting(calls, 'derived', true),
    cachedTables: new Set(cached),
  } as unknown as Dependents;
  return { calls, writes: openWrites(parts, dependents) };
};

const [ID, REF] = [id(1), 'key:01'] as const;
const [TYPE] = registry.types;

const TABLE: readonly (readonly [string, (writes: Writes) => unknown, effects: string])[] = [
  [
    'transaction.begin',
    ({ transaction }) => transaction.begin(),
    'transaction.begin, turnCache.begin, waitingRooms.begin, syncSets.noteUndo',
  ],
  ['transaction.save', ({ transaction }) => transaction.save(), 'transaction.save, turnCache.save'],
  ['transaction.release', ({ transaction }) => transaction.release(), 'transaction.release, turnCache.release'],
  ['transaction.undo', ({ transaction }) => transaction.undo(), 'transaction.undo, turnCache.undo, syncSets.noteUndo'],
  ['transaction.rollback', ({ transaction }) => transaction.rollback(), 'transaction.rollback, syncSets.noteUndo'],
  ['events.add', ({ events }) => events.add({} as never), 'events.add, turnCache.noteWrite'],
  [
    'events.remove',
    ({ events }) => events.remove(1),
    'syncSets.noteRemoval, events.remove, turnCache.drop, syncSets.lowerMark, checkpoint.ask',
  ],
  ['events.reseal', ({ events }) => events.reseal(1, new Uint8Array(1)), 'events.reseal, checkpoint.ask'],
  [
    'events.leaveScope',
    ({ events }) => events.leaveScope(1),
    'syncSets.noteRemoval, events.leaveScope, syncSets.lowerMark',
  ],
  ['provided.add', ({ provided }) => provided.add(1, REF, ID), 'provided.add, turnCache.drop'],
  ['provided.removeEvent', ({ provided }) => provided.removeEvent(1, ID), 'provided.removeEvent, turnCache.drop'],
  ['secrets.put', ({ secrets }) => secrets.put(1, REF, {} as never), 'secrets.put, turnCache.drop'],
  ['secrets.remove', ({ secrets }) => secrets.remove(1, REF), 'secrets.remove, turnCache.drop, checkpoint.ask'],
  ['tombstones.add', ({ tombstones }) => tombstones.add(1, ID, 'deleted'), 'tombstones.add, checkpoint.ask'],
  ['passing.apply', ({ passing }) => passing.apply(1, []), 'passing.apply, turnCache.drop'],
  ['passing.sweep', ({ passing }) => passing.sweep(0), 'passing.sweep, turnCache.drop'],
  [
    'queries.run',
    ({ queries }) => queries.run({} as never, 1, {}),
    'queries.tables, derived.reads, derived.refresh, queries.run',
  ],
];

describe('the table of writes', () => {
  it.each(TABLE)('%s has its effects in order', (_, write, effects) => {
    const { calls, writes } = open();

    write(writes);

    expect(calls.join(', ')).toBe(effects);
  });

  it('answers what the part itself answers', () => {
    const { writes } = open({ changed: ['notes'] });

    expect([writes.events.add({} as never), writes.passing.apply(1, []), writes.passing.sweep(0)]).toEqual([
      'events',
      'passing',
      'passing',
    ]);
    expect(writes.queries.run({} as never, 1, {})).toBe('queries');
    expect(writes.deltas.apply(TYPE!, 1, 1, [])).toEqual(E.right(['notes']));
    expect(writes.deltas.removeRows(TYPE!, 1, 1)).toEqual(['notes']);
  });

  it('drops the turn cache for rows only where a look-up reads their table', () => {
    const [read, unread] = [
      open({ changed: ['notes', 'names'], cached: ['names'] }),
      open({ changed: ['notes'], cached: ['names'] }),
    ];

    for (const { writes } of [read, unread]) {
      writes.deltas.apply(TYPE!, 1, 1, []);
      writes.deltas.removeRows(TYPE!, 1, 1);
    }

    expect(read.calls).toEqual(['deltas.apply', 'turnCache.drop', 'deltas.removeRows', 'turnCache.drop']);
    expect(unread.calls).toEqual(['deltas.apply', 'deltas.removeRows']);
  });
});
