import type { Db } from '../../../lib/db/openDatabase';
import { openDatabase } from '../../../lib/db/openDatabase';
import { TurnLost, lister, writer } from '../../../lib/db/statement';
import { type Transaction, openTransaction } from '../../../lib/db/transaction';
import { right } from '../../support/lib/events';
import { type Folder, openFolder } from '../../support/lib/store';

let db: Db;
let transaction: Transaction;
let insert: (a: number) => number;
let all: () => readonly number[];

const prepare = (path: string): void => {
  db = right(openDatabase(path));
  db.exec('CREATE TABLE t (a, b)');
  transaction = openTransaction(db);
  insert = writer(db, 'INSERT INTO t (a) VALUES (?)');
  const list = lister<{ readonly a: number }>(db, 'SELECT a FROM t ORDER BY a');
  all = () => list().map(({ a }) => a);
};

describe('a transaction', () => {
  beforeEach(() => prepare(':memory:'));
  afterEach(() => db.close());

  it('is kept by commit', () => {
    transaction.begin();
    insert(1);
    transaction.commit();

    expect([transaction.isOpen(), all()]).toEqual([false, [1]]);
  });

  it('is undone by rollback', () => {
    transaction.begin();
    insert(1);
    expect(transaction.isOpen()).toBe(true);
    transaction.rollback();

    expect([transaction.isOpen(), all()]).toEqual([false, []]);
  });

  it('may be rolled back when it is over already', () => {
    transaction.rollback();

    transaction.begin();
    transaction.commit();
    transaction.rollback();

    expect(transaction.isOpen()).toBe(false);
  });

  it('does not begin within another', () => {
    transaction.begin();

    expect(() => transaction.begin()).toThrow('within a transaction');
    expect(transaction.isOpen()).toBe(true);
  });

  it('has nothing to commit, save, release or undo where it was not begun', () => {
    const { commit, save, release, undo } = transaction;

    for (const action of [commit, save, release, undo]) expect(action).toThrow(TurnLost);
  });
});

describe('a savepoint', () => {
  beforeEach(() => {
    prepare(':memory:');
    transaction.begin();
    insert(1);
  });
  afterEach(() => db.close());

  it('undoes what came after it, and nothing else', () => {
    transaction.save();
    insert(2);
    transaction.undo();
    insert(3);
    transaction.commit();

    expect(all()).toEqual([1, 3]);
  });

  it('is kept by release', () => {
    transaction.save();
    insert(2);
    transaction.release();
    transaction.commit();

    expect(all()).toEqual([1, 2]);
  });

  it('within another is undone alone', () => {
    transaction.save();
    insert(2);
    transaction.save();
    insert(3);
    transaction.undo();
    insert(4);
    transaction.release();

    expect(all()).toEqual([1, 2, 4]);
  });

  it('that was released goes with the one around it', () => {
    transaction.save();
    insert(2);
    transaction.save();
    insert(3);
    transaction.release();
    transaction.undo();

    expect(all()).toEqual([1]);
  });

  it('that was undone is closed: the next undo is of the one around it', () => {
    transaction.save();
    insert(2);
    transaction.save();
    transaction.undo();
    transaction.undo();

    expect(all()).toEqual([1]);
  });

  it.each(['release', 'undo'] as const)('that is not there loses the turn at %s, until it is rolled back', (close) => {
    expect(() => transaction[close]()).toThrow(TurnLost);

    expect([transaction.isOpen(), db.inTransaction]).toEqual([false, true]);
    for (const action of [transaction.save, transaction.commit]) expect(action).toThrow(TurnLost);
    expect(() => transaction.begin()).toThrow('within a transaction');
    expect(transaction.isOpen()).toBe(false);

    transaction.rollback();
    transaction.begin();
    insert(5);
    transaction.commit();
    expect(all()).toEqual([5]);
  });

  it('may be opened and closed any number of times', () => {
    for (let n = 2; n < 500; n += 1) {
      transaction.save();
      insert(n);
      if (n % 2 === 0) transaction.undo();
      else transaction.release();
    }

    expect(all()).toHaveLength(250);
  });
});

describe('a disk that is full', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = openFolder();
    prepare(folder.at('one.db'));
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 2}`);
  });
  afterEach(() => {
    db.close();
    folder.remove();
  });

  const fill = (): void => {
    const large = db.prepare('INSERT INTO t (b) VALUES (zeroblob(100000))');
    expect(() => large.run()).toThrow('database or disk is full');
  };

  it('loses the whole turn: SQLite has undone it, and every step after that throws TurnLost', () => {
    transaction.begin();
    insert(1);
    transaction.save();
    insert(2);
    fill();

    expect(transaction.isOpen()).toBe(false);
    expect(() => insert(3)).toThrow(TurnLost);
    for (const action of [transaction.undo, transaction.release, transaction.save, transaction.commit]) {
      expect(action).toThrow(TurnLost);
    }
    transaction.rollback();
    expect(all()).toEqual([]);
  });

  it('leaves room for another turn', () => {
    transaction.begin();
    fill();
    transaction.rollback();

    transaction.begin();
    insert(4);
    transaction.commit();

    expect(all()).toEqual([4]);
  });
});
