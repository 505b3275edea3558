import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Store } from '../../../../lib/db/store';
import { upsert } from '../../../../lib/tables/delta';
import { type Derived, derive } from '../../../../lib/tables/derived';
import { refused } from '../../../../lib/fault';
import { refTo } from '../../../../lib/ids';
import { query } from '../../../../lib/tables/query';
import { table } from '../../../../lib/tables/table';
import { id, note, nth, right } from '../../../support/lib/events';
import { openedStore } from '../../../support/lib/store';

const notes = query({
  name: 'notes',
  sql: 'SELECT text FROM notes WHERE received_by = :received_by LIMIT 200',
  row: t.type({ text: t.string }),
});
const counts = query({
  name: 'counts',
  sql: 'SELECT word, count FROM word_counts WHERE received_by = :received_by ORDER BY word LIMIT 200',
  row: t.type({ word: t.string, count: t.number }),
});
const lookups = [
  {
    kind: 'total',
    sql: 'SELECT sum(count) AS total FROM word_counts WHERE received_by = :received_by AND :id NOTNULL',
  },
];

let runs: number;
let fails: boolean;
/** How often each word is written. */
const wordCounts: Derived = derive({
  name: 'wordCounts',
  version: 1,
  from: ['note'],
  tables: [table({ name: 'word_counts', columns: { word: 'TEXT', count: 'INTEGER' }, key: ['word'] })],
  asks: [notes],
  run: (ask) => {
    runs += 1;
    if (fails) return E.left(refused('words.cannot_be_counted'));
    return E.map((rows: readonly { readonly text: string }[]) => {
      const found = new Map<string, number>();
      for (const { text } of rows) found.set(text, (found.get(text) ?? 0) + 1);
      return { word_counts: [...found].map(([word, count]) => ({ word, count })) };
    })(ask(notes, {}));
  },
});

let store: Store;
let seq: number;
beforeEach(() => {
  [runs, fails, seq] = [0, false, 0];
  store = openedStore({ queries: [notes, counts], lookups, derived: [wordCounts] });
});
afterEach(() => store.close());

/** What storing a note does, as far as its rows go. */
const write = (text: string, received_by = 1): number => {
  seq += 1;
  right(store.deltas.apply(note, received_by, seq, [upsert('notes', { text })]));
  store.derived.touch(received_by, 'note');
  return seq;
};
const counted = (received_by = 1) =>
  right(store.queries.run(counts, received_by, {})).map(({ word, count }) => `${word} ${count}`);

describe('derived rows', () => {
  it('are computed before a query reads them, once for all that changed', () => {
    ['one', 'two', 'one'].forEach((text) => write(text));

    expect([counted(), counted(), runs]).toEqual([['one 2', 'two 1'], ['one 2', 'two 1'], 1]);
  });

  it('are computed before a look-up reads them', () => {
    ['one', 'two'].forEach((text) => write(text));

    expect(right(store.lend(1, refTo('total', id(1))))?.row).toEqual({ total: 2 });
    expect(runs).toBe(1);
  });

  it('are not computed for who reads other tables, nor after events that they do not come from', () => {
    write('one');
    right(store.queries.run(notes, 1, {}));
    right(store.lend(1, refTo('nothing', id(1))));
    const before = runs;

    store.derived.refresh();
    store.derived.touch(1, 'author');
    store.derived.touch(1, 'tally');
    store.derived.refresh();

    expect([before, runs]).toEqual([0, 1]);
  });

  it('go with what they came from', () => {
    write('one');
    const two = write('two');
    counted();

    store.deltas.removeRows(note, 1, two);
    store.derived.touch(1, 'note');

    expect(counted()).toEqual(['one 1']);
  });

  it('are each owner’s own: another’s are neither computed nor told of', () => {
    write('mine', 1);
    write('theirs', 2);
    counted();
    store.derived.takeChanged();
    const before = runs;

    write('mine', 1);

    expect([counted(1), counted(2), counted(3), runs - before]).toEqual([['mine 2'], ['theirs 1'], [], 1]);
    expect(store.derived.takeChanged()).toEqual([[1, 'word_counts']]);
  });

  it('are told of where they differ, and once', () => {
    write('one');
    counted();

    const first = [store.derived.takeChanged(), store.derived.takeChanged()];
    store.derived.touch(1, 'note');
    store.derived.refresh();

    expect([first, store.derived.takeChanged(), runs]).toEqual([[[[1, 'word_counts']], []], [], 2]);
  });

  it('are undone with a run that is undone, and right again afterwards', () => {
    write('one');
    store.transaction.save();
    write('two');
    const within = counted();
    store.transaction.undo();

    expect([within, counted()]).toEqual([['one 1', 'two 1'], ['one 1']]);
  });

  it('that were computed in a run that is undone are stale again', () => {
    write('one');
    counted();
    write('one');
    store.transaction.save();
    const within = counted();
    store.transaction.undo();

    expect([within, counted(), runs]).toEqual([['one 2'], ['one 2'], 3]);
  });

  it('end a turn that cannot compute them, and are stale still in the next', () => {
    write('one');
    fails = true;

    expect(() => store.derived.refresh()).toThrow(expect.objectContaining({ name: 'DerivedFailed' }) as Error);
    store.transaction.rollback();
    fails = false;
    store.transaction.begin();
    write('two');

    expect(counted()).toEqual(['two 1']);
  });

  it('leave alone the rows that are the same', () => {
    const seen: string[] = [];
    const watched = openedStore({
      queries: [notes, counts],
      derived: [wordCounts],
      watch: (sql) => seen.push(sql),
    });
    store.close();
    store = watched;
    ['one', 'two'].forEach((text) => write(text));
    counted();
    seen.length = 0;

    write('two');
    counted();

    const written = seen.filter((sql) => /(INTO|FROM) word_counts/.test(sql) && !sql.startsWith('SELECT'));
    expect(written.map((sql) => sql.split(' ')[0])).toEqual(['DELETE', 'INSERT']);
  });
});

describe('a file in which derived state is new, or of another version', () => {
  it('is computed anew at open, for every owner, and only then', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-derived-'));
    const path = join(folder, 'a.db');
    const openAs = (version?: number): Store =>
      openedStore({
        path,
        queries: version === undefined ? [notes] : [notes, counts],
        derived: version === undefined ? [] : [{ ...wordCounts, version }],
      });
    const first = openAs();
    const owner = first.owners.add(nth(1));
    right(first.deltas.apply(note, owner, 1, [upsert('notes', { text: 'old' })]));
    first.transaction.commit();
    first.close();
    const ranAt = [1, 1, 2].map((version) => {
      runs = 0;
      const again = openAs(version);
      const found = right(again.queries.run(counts, owner, {}));
      again.transaction.commit();
      again.close();
      return [found, runs];
    });
    rmSync(folder, { recursive: true });

    const rows = [{ word: 'old', count: 1 }];
    expect(ranAt).toEqual([
      [rows, 1],
      [rows, 0],
      [rows, 1],
    ]);
  });
});
