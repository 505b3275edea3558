import { type Db } from '../../../lib/db/openDatabase';
import { TurnLost, finder, inserter, lister, plucker, writer } from '../../../lib/db/statement';
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
