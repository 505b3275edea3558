import * as t from 'io-ts';
import { type Passing, openPassing } from '../../../../lib/db/rows/passing';
import { migrate } from '../../../../lib/db/schema/migrate';
import { type Db, openDatabase } from '../../../../lib/db/openDatabase';
import { openStore } from '../../../../lib/db/store';
import { type Transaction, openTransaction } from '../../../../lib/db/transaction';
import { denied } from '../../../../lib/fault';
import { drop, note } from '../../../../lib/envelope/note';
import { query } from '../../../../lib/tables/query';
import { secret } from '../../../../lib/secret';
import { passingTable, table } from '../../../../lib/tables/table';
import { id, left, right } from '../../../support/lib/events';
import { PROTOCOL, openFolder, rowsOf, storeSpec, valueOf } from '../../../support/lib/store';

const sessions = passingTable({
  name: 'sessions',
  columns: { transit_id: 'BLOB', step: 'INTEGER', cipher: 'SECRET' },
  key: ['transit_id'],
  indexes: [['step']],
  everyOwner: [['transit_id']],
  rowsMax: 3,
});

let db: Db;
let passing: Passing;
let transaction: Transaction;
beforeEach(() => {
  db = right(migrate(right(openDatabase(':memory:')), PROTOCOL, { kept: [], passing: [sessions] }));
  passing = openPassing(db, [sessions]);
  transaction = openTransaction(db);
  transaction.begin();
});
afterEach(() => db.close());

const session = (n: number, until_ms = 1_000, step = 0) => note('sessions', { transit_id: id(n), until_ms, step });
const apply = (...notes: Parameters<Passing['apply']>[1]): void => right(passing.apply(1, notes));
const here = (by = 1): readonly number[] =>
  rowsOf<{ transit_id: Uint8Array }>(
    db,
    'SELECT transit_id FROM ephemeral.sessions WHERE received_by = ? ORDER BY id',
    by,
  ).map(({ transit_id }) => transit_id[0]!);
const untilOf = (n: number): number =>
  valueOf(db, 'SELECT until_ms FROM ephemeral.sessions WHERE transit_id = ?', id(n));

describe('a note', () => {
  it('writes a row of its owner, and a drop takes it away from nobody else', () => {
    apply(session(1), session(2));
    right(passing.apply(2, [session(1)]));

    apply(drop('sessions', { transit_id: id(1) }));

    expect([here(1), here(2)]).toEqual([[2], [1]]);
  });

  it('of a key that is here writes that row again', () => {
    apply(session(1, 1_000, 1), session(1, 2_000, 2));

    expect(rowsOf(db, 'SELECT until_ms, step FROM ephemeral.sessions')).toEqual([{ until_ms: 2_000, step: 2 }]);
  });

  it('leaves what it does not name as it was', () => {
    apply(session(1, 1_000, 7), note('sessions', { transit_id: id(1), until_ms: 2_000 }));

    expect(rowsOf(db, 'SELECT until_ms, step FROM ephemeral.sessions')).toEqual([{ until_ms: 2_000, step: 7 }]);
  });

  it('drops every row that equals all it names', () => {
    apply(session(1, 9, 1), session(2, 9, 2), session(3, 9, 1), drop('sessions', { step: 1 }));

    expect(here()).toEqual([2]);
  });

  it('binds private bytes, and its statement does not show them', () => {
    apply(note('sessions', { transit_id: id(1), until_ms: 1, cipher: secret(id(9)) }));

    expect(valueOf(db, 'SELECT cipher FROM ephemeral.sessions')).toEqual(Buffer.from(id(9)));
  });

  it.each([
    ['table', note('notes', { transit_id: id(1), until_ms: 1 })],
    ['table to drop from', drop('events', { seq: 1 })],
    ['column', note('sessions', { transit_id: id(1), until_ms: 1, colour: 1 })],
    ['column that is SQL', note('sessions', { 'step) VALUES (1); --': 1 })],
    ['column to drop by', drop('sessions', { seq: 1 })],
    ['column that is the kernel’s', note('sessions', { transit_id: id(1), until_ms: 1, received_by: 2 })],
    ['column that every object has', drop('sessions', { constructor: 1 })],
  ])('of an unknown %s is refused by name', (_, one) => {
    expect(left(passing.apply(1, [one]))).toEqual(denied('note.is_of_a_passing_table'));
    expect(here()).toEqual([]);
  });
});

describe('a passing table', () => {
  it('holds as many rows as it may, and for one more the oldest goes, whosever it is', () => {
    right(passing.apply(2, [session(1)]));
    apply(session(2), session(3));
    const full = [here(1), here(2)];

    apply(session(4));

    expect([full, here(1), here(2)]).toEqual([[[2, 3], [1]], [2, 3, 4], []]);
  });

  it('drops nobody while it has room, however often rows were written again or dropped', () => {
    apply(session(1), session(2));
    for (let n = 0; n < 10; n += 1) apply(session(2, 1_000, n), session(3), drop('sessions', { transit_id: id(3) }));

    apply(session(4));

    expect(here()).toEqual([1, 2, 4]);
  });

  it('lies in memory: nothing of it is in the file', () => {
    const folder = openFolder();
    const file = right(openDatabase(folder.at('one.sqlite')));
    right(migrate(file, PROTOCOL, { kept: [], passing: [sessions] }));

    const named = rowsOf<{ name: string }>(file, 'SELECT name FROM main.sqlite_schema').map(({ name }) => name);
    file.close();
    folder.remove();

    expect(named.filter((name) => name.startsWith('sessions'))).toEqual([]);
  });

  it('has the indexes that it declares', () => {
    const named = rowsOf<{ name: string }>(
      db,
      "SELECT name FROM ephemeral.sqlite_schema WHERE type = 'index' AND tbl_name = 'sessions' AND sql IS NOT NULL",
    ).map(({ name }) => name);

    expect(named.sort()).toEqual(['sessions_by_step', 'sessions_by_transit_id', 'sessions_by_until_ms']);
  });

  it('drops rows whose time is over, and no other, and says how many', () => {
    apply(session(1, 99), session(2, 100), session(3, 101));

    expect([passing.sweep(100), here(), passing.sweep(100)]).toEqual([2, [3], 0]);
  });

  it.each([
    ['has no key', () => passingTable({ ...sessions, key: [], rowsMax: 1 })],
    ['has no bound', () => passingTable({ ...sessions, key: ['step'], rowsMax: 0 })],
    [
      'bears a kernel’s column',
      () => passingTable({ name: 's', columns: { until_ms: 'INTEGER' }, key: ['until_ms'], rowsMax: 1 }),
    ],
    ['is kept and holds a secret', () => table({ name: 'kept', columns: { cipher: 'SECRET' } })],
    [
      'finds rows by a secret',
      () => passingTable({ name: 's', columns: { cipher: 'SECRET' }, key: ['cipher'], rowsMax: 1 }),
    ],
    ['has an index of a secret', () => passingTable({ ...sessions, key: ['step'], indexes: [['cipher']], rowsMax: 1 })],
  ])('that %s is refused at start-up', (_, declare) => {
    expect(declare).toThrow(/^table /);
  });
});

describe('renew', () => {
  it.each([
    ['a third of its life has gone by', 1_200, 1_200],
    ['more than a third has', 1_201, 1_501],
  ])('where %s, a row lives until %#', (_, nowMs, until_ms) => {
    // It was to live 300 ms from 1,100 on; a third of that is over at 1,200.
    apply(session(1, 1_400));

    passing.renew('sessions', 'transit_id', id(1), nowMs + 300, 300);

    expect(untilOf(1)).toBe(until_ms === 1_200 ? 1_400 : until_ms);
  });

  it('renews the rows it names and no other, and none that is gone', () => {
    apply(session(1, 10), session(2, 10));

    passing.renew('sessions', 'transit_id', id(1), 500, 300);
    passing.renew('sessions', 'transit_id', id(9), 500, 300);

    expect([untilOf(1), untilOf(2), here()]).toEqual([500, 10, [1, 2]]);
  });
});

describe('a turn that is undone', () => {
  it('takes its notes, drops, renewals and sweeps with it', () => {
    apply(session(1, 10), session(2, 10));
    transaction.commit();
    transaction.begin();

    apply(session(3), drop('sessions', { transit_id: id(1) }));
    passing.renew('sessions', 'transit_id', id(2), 500, 300);
    passing.sweep(50);
    transaction.rollback();

    expect([here(), untilOf(2)]).toEqual([[1, 2], 10]);
  });

  it('or a run within it, likewise', () => {
    apply(session(1, 10));
    transaction.save();
    apply(session(2), drop('sessions', { transit_id: id(1) }));
    transaction.undo();
    transaction.commit();

    expect(here()).toEqual([1]);
  });

  it('is never begun by a note: without one nothing is written', () => {
    transaction.commit();

    expect(() => passing.apply(1, [session(1)])).toThrow('');
    expect(here()).toEqual([]);
  });
});

describe('a query that would read a secret column', () => {
  const asking = (sql: string) => query<Record<string, never>, unknown>({ name: 'spying', sql, row: t.unknown });
  const opened = (sql: string) => {
    const tables = { passing: [sessions], registry: { types: [], byName: new Map(), byCode: new Map() } };
    return openStore(storeSpec({ ...tables, queries: [asking(sql)] }));
  };
  const BY = 'WHERE received_by = :received_by LIMIT 1';

  it.each([
    ['by name', `SELECT cipher FROM ephemeral.sessions ${BY}`],
    ['by name in capitals', `SELECT CIPHER AS shown FROM ephemeral.sessions ${BY}`],
    ['in an expression', `SELECT hex(cipher) AS shown FROM ephemeral.sessions ${BY}`],
    ['without naming it', `SELECT * FROM ephemeral.sessions ${BY}`],
    ['without naming it, of a table in the table', `SELECT * FROM (SELECT * FROM ephemeral.sessions ${BY})`],
    [
      'under another name',
      `WITH s(a, b, c, d, e, f) AS (SELECT * FROM ephemeral.sessions ${BY}) SELECT hex(f) AS shown FROM s`,
    ],
  ])('%s, is refused at open', (_, sql) => {
    expect(left(opened(sql))).toEqual({ _tag: 'BadQuery', name: 'spying', rule: 'query.reads_no_secrets' });
  });

  it('is not one that reads what stands beside it', () => {
    right(opened(`SELECT step, until_ms FROM ephemeral.sessions ${BY}`)).close();
    right(opened(`SELECT count(*) AS n FROM ephemeral.sessions ${BY}`)).close();
  });
});

describe('rows that last until an event is stored', () => {
  const wants = passingTable({
    name: 'wants',
    columns: { event_id: 'BLOB', nth: 'INTEGER' },
    key: ['event_id', 'nth'],
    untilStored: 'event_id',
    rowsMax: 9,
  });
  const wanted = (n: number, nth: number) => note('wants', { event_id: id(n), nth, until_ms: 1_000 });
  const left = (db: Db): readonly unknown[] =>
    rowsOf<{ received_by: number; event_id: Uint8Array; nth: number }>(
      db,
      'SELECT * FROM ephemeral.wants ORDER BY id',
    ).map(({ received_by, event_id, nth }) => [received_by, event_id[0], nth]);

  it('go for its owner, all of them, and no others', () => {
    const file = right(migrate(right(openDatabase(':memory:')), PROTOCOL, { kept: [], passing: [wants, sessions] }));
    const { apply: noted, stored } = openPassing(file, [wants, sessions]);
    openTransaction(file).begin();
    right(noted(1, [wanted(1, 1), wanted(1, 2), wanted(2, 1)]));
    right(noted(2, [wanted(1, 1)]));

    stored(1, id(1), 5);
    stored(1, id(9), 5);

    expect(left(file)).toEqual([
      [1, 2, 1],
      [2, 1, 1],
    ]);
    file.close();
  });

  it('name a column of theirs, or nothing starts', () => {
    const spec = { name: 'wants', columns: { event_id: 'BLOB' }, key: ['event_id'], rowsMax: 9 } as const;

    expect(() => passingTable({ ...spec, untilStored: 'other' })).toThrow('table wants: other cannot be a name here');
  });
});
