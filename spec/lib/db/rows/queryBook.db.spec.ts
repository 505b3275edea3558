import * as t from 'io-ts';
import type { Db } from '../../../../lib/db/openDatabase';
import { openQueryBook, openQuery } from '../../../../lib/db/rows/queryBook';
import { malformed } from '../../../../lib/fault';
import { QUERY_ROWS_MAX, type Query, type QueryParams, query } from '../../../../lib/tables/query';
import { row } from '../../../../lib/tables/row';
import { left, right } from '../../../support/lib/events';
import { memoryDb } from '../../../support/lib/store';

const Row = row('Row', { n: t.number });
const OWN = 'received_by = :received_by';

const asking = (sql: string, more: Partial<Query<QueryParams, unknown>> = {}): Query<QueryParams, unknown> => ({
  name: 'q',
  sql,
  row: t.unknown,
  ...more,
});

let db: Db;
beforeEach(() => {
  db = memoryDb();
  db.exec(`INSERT INTO notes (seq, received_by, text, mood) VALUES (1, 1, 'a', 7), (2, 1, 'b', 8), (3, 2, 'c', 9)`);
});
afterEach(() => db.close());

describe('openQuery', () => {
  it('answers rows of one owner', () => {
    const opened = right(
      openQuery(
        db,
        query<{ from: number }, t.TypeOf<typeof Row>>({
          name: 'moods',
          sql: `SELECT mood AS n FROM notes WHERE ${OWN} AND mood >= :from ORDER BY mood LIMIT 10`,
          row: Row,
        }),
      ),
    );

    expect(opened.rows(1, { from: 8 })).toEqual({ _tag: 'Right', right: [{ n: 8 }] });
    expect(right(opened.rows(1, { from: 0 }))).toHaveLength(2);
    expect([right(opened.rows(2, { from: 0 })), right(opened.rows(3, { from: 0 }))]).toEqual([[{ n: 9 }], []]);
  });

  it('takes received_by from the kernel, whatever parameters say', () => {
    const opened = right(openQuery(db, asking(`SELECT mood FROM notes WHERE ${OWN} LIMIT 9`)));

    expect(right(opened.rows(1, { received_by: 2 }))).toEqual([{ mood: 7 }, { mood: 8 }]);
  });

  it('answers rows of every owner where it says so', () => {
    const opened = right(openQuery(db, asking('SELECT mood FROM notes ORDER BY mood LIMIT 9', { everyOwner: true })));

    expect(right(opened.rows(0, {}))).toHaveLength(3);
  });

  it('names columns, and not their values, where a row is not what it was declared', () => {
    const opened = right(openQuery(db, asking(`SELECT text AS n FROM notes WHERE ${OWN} LIMIT 9`, { row: Row })));

    expect(left(opened.rows(1, {}))).toEqual(malformed('Row', ['n']));
  });

  it.each([
    [
      'INSERT … RETURNING',
      `INSERT INTO notes (received_by) VALUES (1) RETURNING seq`,
      'query.starts_with_select_or_with',
    ],
    [
      'INSERT … RETURNING behind WITH',
      `WITH x AS (SELECT 1 FROM notes WHERE ${OWN} LIMIT 1) INSERT INTO notes (received_by) SELECT 1 FROM x RETURNING seq`,
      'query.only_reads',
    ],
    [
      'UPDATE … RETURNING behind WITH',
      `WITH x AS (SELECT 1 LIMIT 1) UPDATE notes SET mood = 1 WHERE ${OWN} RETURNING seq`,
      'query.only_reads',
    ],
    ['DELETE behind WITH', `WITH x AS (SELECT 1 LIMIT 1) DELETE FROM notes WHERE ${OWN}`, 'query.only_reads'],
    ['ATTACH', `ATTACH ':memory:' AS other`, 'query.starts_with_select_or_with'],
    ['DETACH', 'DETACH ephemeral', 'query.starts_with_select_or_with'],
    ['PRAGMA', 'PRAGMA secure_delete', 'query.starts_with_select_or_with'],
    ['BEGIN', 'BEGIN', 'query.starts_with_select_or_with'],
    ['COMMIT', 'COMMIT', 'query.starts_with_select_or_with'],
    ['EXPLAIN', 'EXPLAIN SELECT 1', 'query.starts_with_select_or_with'],
    ['VACUUM', `VACUUM INTO 'x'`, 'query.starts_with_select_or_with'],
    ['VALUES', 'VALUES (1)', 'query.starts_with_select_or_with'],
    ['nothing', '', 'query.starts_with_select_or_with'],
    ['a comment first', `-- SELECT\nPRAGMA user_version`, 'query.starts_with_select_or_with'],
    ['two statements', `SELECT 1 WHERE ${OWN} LIMIT 1; SELECT 2`, 'query.is_one_statement'],
    ['a second statement that writes', `SELECT 1 WHERE ${OWN} LIMIT 1;DELETE FROM notes`, 'query.is_one_statement'],
    ['no LIMIT', `SELECT mood FROM notes WHERE ${OWN}`, 'query.has_a_limit'],
    ['a column called limitless', `SELECT mood AS limitless FROM notes WHERE ${OWN}`, 'query.has_a_limit'],
    ['no received_by', 'SELECT mood FROM notes LIMIT 9', 'query.is_led_by_received_by'],
    [
      'an owner of its own choice',
      'SELECT mood FROM notes WHERE received_by = 2 LIMIT 9',
      'query.is_led_by_received_by',
    ],
    [
      'any owner but its own',
      'SELECT mood FROM notes WHERE received_by <> :received_by LIMIT 9',
      'query.is_led_by_received_by',
    ],
    ['secrets', `SELECT bytes FROM secrets WHERE ${OWN} LIMIT 9`, 'query.reads_no_secrets'],
    [
      'secrets in a subquery',
      `SELECT (SELECT count(*) FROM secrets) FROM notes WHERE ${OWN} LIMIT 9`,
      'query.reads_no_secrets',
    ],
    ['secrets in a join', `SELECT s.ref FROM notes n JOIN secrets s ON s.${OWN} LIMIT 9`, 'query.reads_no_secrets'],
    [
      'secrets through WITH',
      `WITH x AS (SELECT * FROM secrets) SELECT * FROM x WHERE ${OWN} LIMIT 9`,
      'query.reads_no_secrets',
    ],
    [
      'a virtual table',
      `SELECT value FROM notes, json_each('[1]') WHERE ${OWN} LIMIT 9`,
      'query.names_what_it_reads_in_virtual_tables',
    ],
  ])('refuses %s', (_, sql, rule) => {
    expect(left(openQuery(db, asking(sql)))).toEqual({ _tag: 'BadQuery', name: 'q', rule });
  });

  it('refuses secrets even where every owner or other tables are named', () => {
    const faults = [
      asking('SELECT bytes FROM secrets LIMIT 9', { everyOwner: true }),
      asking(`SELECT bytes FROM secrets WHERE ${OWN} LIMIT 9`, { reads: ['notes'] }),
      asking(`SELECT bytes FROM secrets, json_each('[1]') WHERE ${OWN} LIMIT 9`, { reads: ['notes'] }),
    ].map((spec) => left(openQuery(db, spec)));

    expect(faults).toEqual(Array(3).fill({ _tag: 'BadQuery', name: 'q', rule: 'query.reads_no_secrets' }));
  });

  it('takes the case, the spaces and the semicolon as they come', () => {
    const forms = [
      `\n  select mood from notes where ${OWN} limit 1`,
      `SELECT mood FROM notes WHERE ${OWN} LIMIT 1;\n`,
      `WITH own AS (SELECT * FROM notes WHERE received_by=:received_by) SELECT mood FROM own LIMIT 1`,
      `SELECT mood FROM notes WHERE received_by\n=\n:received_by LIMIT 1`,
    ];

    expect(forms.map((sql) => right(openQuery(db, asking(sql))).tables)).toEqual(Array(4).fill(['notes']));
  });

  it('throws at SQL that is none, or that names what is not there: our own mistake', () => {
    expect(() => openQuery(db, asking(`SELECT absent FROM notes WHERE ${OWN} LIMIT 1`))).toThrow('no such column');
    expect(() => openQuery(db, asking(`SELECT FROM WHERE ${OWN} LIMIT 1`))).toThrow('syntax error');
  });

  it('answers a page and no more, whatever its LIMIT says', () => {
    const insert = db.prepare('INSERT INTO notes (received_by, mood) VALUES (5, ?)');
    for (let n = 0; n <= QUERY_ROWS_MAX; n += 1) insert.run(n);
    const opened = right(openQuery(db, asking(`SELECT mood FROM notes WHERE ${OWN} ORDER BY mood LIMIT :limit`)));

    const pages = [-1, 999, 1_000, 1_001, 1e9].map((limit) => right(opened.rows(5, { limit })).length);

    expect(pages).toEqual([QUERY_ROWS_MAX, 999, QUERY_ROWS_MAX, QUERY_ROWS_MAX, QUERY_ROWS_MAX]);
  });
});

describe('openQueries', () => {
  const moods = asking(`SELECT mood FROM notes WHERE ${OWN} LIMIT 9`, { name: 'moods' });

  it('prepares what is listed, and runs it', () => {
    const book = right(openQueryBook(db, [moods]));

    expect(book.tables(moods)).toEqual(['notes']);
    expect(right(book.run(moods, 2, {}))).toEqual([{ mood: 9 }]);
  });

  it('refuses all where one is bad, by its name', () => {
    const bad = asking('PRAGMA user_version', { name: 'bad' });

    expect(left(openQueryBook(db, [moods, bad]))).toEqual({
      _tag: 'BadQuery',
      name: 'bad',
      rule: 'query.starts_with_select_or_with',
    });
  });

  it('throws when asked for one that is not listed, even one that looks the same', () => {
    const book = right(openQueryBook(db, [moods]));

    expect(() => book.run({ ...moods }, 1, {})).toThrow('query moods is not listed');
    expect(() => book.tables({ ...moods })).toThrow('query moods is not listed');
  });

  it('may be empty', () => {
    expect(right(openQueryBook(db, []))).toBeDefined();
  });
});
