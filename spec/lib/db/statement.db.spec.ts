import { type Db } from '../../../lib/db/openDatabase';
import {
  TurnLost,
  finder,
  hideParameters,
  inserter,
  lister,
  plucker,
  prepare,
  writer,
} from '../../../lib/db/statement';
import { openTransaction } from '../../../lib/db/transaction';
import { bareDb } from '../../support/lib/store';

let db: Db;
beforeEach(() => {
  db = bareDb();
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)');
});
afterEach(() => db.close());

describe('writer and inserter', () => {
  it('write inside a transaction, and answer rows changed and the new number', () => {
    const [insert, change] = [
      inserter(db, 'INSERT INTO t (a) VALUES (?)'),
      writer(db, 'UPDATE t SET a = ? WHERE a < ?'),
    ];
    openTransaction(db).begin();

    expect([insert(1), insert(2), change(5, 9), change(6, 1)]).toEqual([1, 2, 2, 0]);
  });

  it('throw TurnLost outside one, and write nothing', () => {
    const [insert, change] = [inserter(db, 'INSERT INTO t (a) VALUES (?)'), writer(db, 'DELETE FROM t')];
    db.exec('INSERT INTO t (a) VALUES (1)');

    expect(() => insert(2)).toThrow(TurnLost);
    expect(() => change()).toThrow(TurnLost);
    expect(lister(db, 'SELECT a FROM t')()).toEqual([{ a: 1 }]);
  });

  it('name what they throw', () => {
    expect(new TurnLost()).toMatchObject({ name: 'TurnLost', message: '' });
    expect(new TurnLost()).toBeInstanceOf(Error);
  });
});

describe('hideParameters', () => {
  it.each([
    ['a = ? AND b IN (:one, @two, $three) LIMIT ?', 'a = +? AND b IN (+:one, +@two, +$three) LIMIT +?'],
    ["a = ':b ? it''s :c' AND d = :d", "a = ':b ? it''s :c' AND d = +:d"],
    ['"what?" = ?1 -- :none ?\n AND b = ?', '"what?" = +?1 -- :none ?\n AND b = +?'],
    ['a > :b - 600000 AND c = 2+:d', 'a > +:b - 600000 AND c = 2++:d'],
  ])('puts a plus before each parameter of %s, and before nothing in quotes', (sql, hidden) => {
    expect(hideParameters(sql)).toBe(hidden);
  });
});

describe('prepare', () => {
  const SQL = 'SELECT id, a FROM t WHERE a = ? ORDER BY id';

  /** Counts the compilations of a statement that is run three times: the driver makes a function for its rows at each. */
  const compiled = (statement: { readonly all: (a: number) => unknown[] }): number => {
    const [row] = statement.all(7);
    const { constructor } = row as { constructor: { constructor: (code: string) => () => typeof globalThis } };
    // The driver belongs to the first spec that this process ran, and so does its `Function`.
    const realm = constructor.constructor('return globalThis')();
    const made = jest.spyOn(realm, 'Function');
    const rows = [statement.all(7), statement.all(7), statement.all(7)];
    const { length } = made.mock.calls;
    made.mockRestore();
    expect(rows).toEqual([1, 2, 3].map(() => [{ id: 1, a: 7 }]));
    return length;
  };

  it('has a statement compiled once, which SQLite would compile again at each binding', () => {
    db.exec('INSERT INTO t (a) VALUES (7)');
    expect([compiled(db.prepare(SQL)), compiled(prepare(db, SQL))]).toEqual([3, 0]);
  });

  it('answers the same for whatever is bound', () => {
    const values = [1, 1.5, 'one', null, new Uint8Array([1, 2])];
    const text = 'SELECT typeof(:v) AS type, :v AS v';
    for (const v of values)
      expect(prepare<[{ v: unknown }], unknown>(db, text).all({ v })).toEqual(db.prepare(text).all({ v }));
  });
});

describe('finder, plucker and lister', () => {
  it('read inside a transaction or outside', () => {
    db.exec('INSERT INTO t (a) VALUES (1), (2)');
    const sql = 'SELECT a FROM t WHERE a >= ? ORDER BY a';
    const [find, pluck, list] = [
      finder<{ a: number }>(db, sql),
      plucker<number>(db, sql),
      lister<{ a: number }>(db, sql),
    ];

    expect([find(1), pluck(2), list(1)]).toEqual([{ a: 1 }, 2, [{ a: 1 }, { a: 2 }]]);
    expect([find(3), pluck(3), list(3)]).toEqual([undefined, undefined, []]);
  });
});
