import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import { type Deltas, openDeltas } from '../../../../lib/db/rows/deltas';
import type { Db } from '../../../../lib/db/openDatabase';
import { type Delta, type Row, erase, forget, upsert } from '../../../../lib/tables/delta';
import { refused } from '../../../../lib/fault';
import { registryOf } from '../../../../lib/event/registry';
import { id, left, note, registry, right, tally } from '../../../support/lib/events';
import { always } from '../../../support/lib/fuzz';
import { memoryDb, rowsOf, schemaOf, valueOf } from '../../../support/lib/store';

const FOREIGN_TABLE = refused('delta.table_in_the_types_own_schema');
const FOREIGN_COLUMN = refused('delta.column_in_the_registry');
const NO_KEY = refused('delta.erases_by_a_key');

const HOSTILE = [
  '',
  'NOTES',
  'notes ',
  'notes;',
  'notes; DROP TABLE events',
  'main.notes',
  'note/notes',
  '"notes"',
  'notes\0',
  '__proto__',
  'constructor',
  'toString',
  'sqlite_schema',
];

let db: Db;
let deltas: Deltas;
beforeEach(() => {
  db = memoryDb();
  deltas = openDeltas(db, registry);
});
afterEach(() => db.close());

const notes = (): readonly unknown[] => rowsOf(db, 'SELECT received_by, seq, text, mood FROM notes ORDER BY seq');
const tallies = (): readonly unknown[] =>
  rowsOf(db, 'SELECT received_by, seq, title, count FROM tallies ORDER BY received_by, title');

describe('upsert', () => {
  it('writes a row under the owner and the number of its event', () => {
    const changed = right(deltas.apply(note, 4, 9, [upsert('notes', { text: 'a', mood: 1 })]));

    expect([changed, notes()]).toEqual([['notes'], [{ received_by: 4, seq: 9, text: 'a', mood: 1 }]]);
  });

  it('twice is once', () => {
    const one = [upsert('notes', { text: 'a', mood: 1 })];

    right(deltas.apply(note, 4, 9, one));
    right(deltas.apply(note, 4, 9, one));

    expect(notes()).toHaveLength(1);
  });

  it('changes the columns it names, and leaves the others', () => {
    right(deltas.apply(note, 4, 9, [upsert('notes', { text: 'a', mood: 1 })]));

    right(deltas.apply(note, 4, 9, [upsert('notes', { mood: 2 }), upsert('notes', {})]));

    expect(notes()).toEqual([{ received_by: 4, seq: 9, text: 'a', mood: 2 }]);
  });

  it('by a key of its own replaces the row of an earlier event, and of no other owner', () => {
    right(deltas.apply(tally, 1, 5, [upsert('tallies', { title: 'a', count: 1 })]));
    right(deltas.apply(tally, 2, 6, [upsert('tallies', { title: 'a', count: 2 })]));

    right(deltas.apply(tally, 1, 7, [upsert('tallies', { title: 'a', count: 3 }), upsert('tallies', { title: 'b' })]));

    expect(tallies()).toEqual([
      { received_by: 1, seq: 7, title: 'a', count: 3 },
      { received_by: 1, seq: 7, title: 'b', count: null },
      { received_by: 2, seq: 6, title: 'a', count: 2 },
    ]);
  });

  it('leaves the row of the first event where that stays, and its own may go', () => {
    const first = { ...tally, schema: tally.schema.map((one) => ({ ...one, firstStays: true })) };
    const { apply, removeRows } = openDeltas(db, registryOf([first]));
    for (const [owner, seq] of [
      [1, 5],
      [1, 6],
      [2, 7],
    ] as const)
      right(apply(first, owner, seq, [upsert('tallies', { title: 'a', count: seq })]));
    removeRows(first, 1, 6);

    expect(tallies()).toEqual([
      { received_by: 1, seq: 5, title: 'a', count: 5 },
      { received_by: 2, seq: 7, title: 'a', count: 7 },
    ]);
  });

  it('keeps every kind of value', () => {
    const row: Row = { author_id: id(1), text: "'; DROP TABLE notes; --", mood: 2 ** 40 };

    right(deltas.apply(note, 1, 1, [upsert('notes', row)]));
    right(deltas.apply(note, 1, 2, [upsert('notes', { author_id: null, mood: 7n })]));

    expect(rowsOf(db, 'SELECT author_id, text, mood FROM notes ORDER BY seq')).toEqual([
      { ...row, author_id: Buffer.from(id(1)) },
      { author_id: null, text: null, mood: 7 },
    ]);
  });
});

describe('erase', () => {
  it('deletes what equals its key, of this owner alone', () => {
    for (const owner of [1, 2]) {
      right(deltas.apply(note, owner, owner * 10, [upsert('notes', { text: 'a', mood: 1 })]));
      right(deltas.apply(note, owner, owner * 10 + 1, [upsert('notes', { text: 'b', mood: 1 })]));
    }

    const changed = right(deltas.apply(note, 1, 99, [erase('notes', { text: 'a', mood: 1 })]));

    expect(changed).toEqual(['notes']);
    expect(notes()).toEqual([11, 20, 21].map((seq) => expect.objectContaining({ seq }) as unknown));
  });

  it('deletes nothing where nothing equals it', () => {
    right(deltas.apply(note, 1, 1, [upsert('notes', { text: 'a' })]));

    right(deltas.apply(note, 1, 2, [erase('notes', { text: 'z' }), erase('notes', { text: 'a', mood: 1 })]));

    expect(notes()).toHaveLength(1);
  });
});

describe('what is refused', () => {
  it('is to erase without a key: it would take all that an owner has', () => {
    right(deltas.apply(note, 1, 1, [upsert('notes', { text: 'a' })]));

    expect(deltas.apply(note, 1, 2, [erase('notes', {})])).toEqual(E.left(NO_KEY));

    expect(notes()).toHaveLength(1);
  });

  it.each(['events', 'secrets', 'tallies', 'authors', 'nothing', ...HOSTILE])('a table called %j', (table) => {
    const outcomes = [upsert(table, { text: 'a' }), erase(table, { text: 'a' }), upsert(table, {})].map((delta) =>
      deltas.apply(note, 1, 1, [delta]),
    );

    expect(outcomes).toEqual(Array(3).fill(E.left(FOREIGN_TABLE)));
    expect(notes()).toEqual([]);
  });

  it.each(['title', 'received_by', 'seq', 'rowid', 'oid', 'text = 1 --', 'text) VALUES (1); --', ...HOSTILE])(
    'a column called %j',
    (column) => {
      const row = Object.fromEntries([
        ['text', 'a'],
        [column, 7],
      ]) as Row;

      const outcomes = [upsert('notes', row), erase('notes', row)].map((delta) => deltas.apply(note, 1, 1, [delta]));

      expect(outcomes).toEqual(Array(2).fill(E.left(FOREIGN_COLUMN)));
      expect(notes()).toEqual([]);
    },
  );

  it.each(['received_by', 'seq'])('%s of a table with a key of its own', (column) => {
    const row = { title: 'a', [column]: 7 };

    expect(left(deltas.apply(tally, 1, 1, [upsert('tallies', row)]))).toEqual(FOREIGN_COLUMN);
    expect(left(deltas.apply(tally, 1, 1, [erase('tallies', row)]))).toEqual(FOREIGN_COLUMN);
    expect(tallies()).toEqual([]);
  });

  it('leaves no trace of the deltas before it once the run is undone', () => {
    db.exec('SAVEPOINT run');

    const outcome = deltas.apply(note, 1, 1, [upsert('notes', { text: 'a' }), upsert('notes', { nothing: 1 })]);
    db.exec('ROLLBACK TO run');

    expect([outcome, notes()]).toEqual([E.left(FOREIGN_COLUMN), []]);
  });

  it('changes no schema and no other table, whatever names come', () => {
    const before = schemaOf(db);
    const anyName = fc.oneof(
      fc.constantFrom(...HOSTILE, 'text', 'notes', 'tallies', 'seq', 'received_by'),
      fc.string(),
    );
    const anyDelta: fc.Arbitrary<Delta> = fc
      .tuple(fc.boolean(), anyName, fc.dictionary(anyName, fc.oneof(fc.integer(), fc.string(), fc.constant(null))))
      .map(([isErase, table, row]) => (isErase ? erase(table, row) : upsert(table, row)));

    always(
      fc.property(fc.array(anyDelta, { maxLength: 3 }), (list) => {
        const outcome = deltas.apply(note, 1, 1, list);
        if (E.isLeft(outcome)) expect([FOREIGN_TABLE, FOREIGN_COLUMN, NO_KEY]).toContainEqual(outcome.left);
        else expect(outcome.right.every((name) => name === 'notes')).toBe(true);
      }),
      1_000,
    );

    expect(schemaOf(db)).toBe(before);
    expect([tallies(), valueOf(db, 'SELECT count(*) FROM events')]).toEqual([[], 0]);
    expect(valueOf(db, 'SELECT count(*) FROM notes WHERE received_by <> 1 OR seq <> 1')).toBe(0);
  });
});

describe('other deltas', () => {
  it('to forget are for another to apply', () => {
    expect(right(deltas.apply(note, 1, 1, [forget(id(1)), upsert('notes', {})]))).toEqual(['notes']);
    expect(right(deltas.apply(note, 1, 1, []))).toEqual([]);
  });
});

describe('removeRows', () => {
  it('takes every row of one event away, and no other', () => {
    right(deltas.apply(tally, 1, 5, [upsert('tallies', { title: 'a' }), upsert('tallies', { title: 'b' })]));
    right(deltas.apply(tally, 1, 6, [upsert('tallies', { title: 'c' })]));
    right(deltas.apply(tally, 2, 5, [upsert('tallies', { title: 'd' })]));

    const changed = deltas.removeRows(tally, 1, 5);

    expect(changed).toEqual(['tallies']);
    expect(tallies()).toEqual(['c', 'd'].map((title) => expect.objectContaining({ title }) as unknown));
  });
});
