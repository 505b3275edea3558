import * as t from 'io-ts';
import type { Db } from '../../../../lib/db/openDatabase';
import { openQuery } from '../../../../lib/db/rows/queryBook';
import { right } from '../../../support/lib/events';
import { memoryDb, rowsOf } from '../../../support/lib/store';

const OWN = 'received_by = :received_by';

let db: Db;
beforeAll(() => {
  db = memoryDb();
  db.exec(`
    CREATE VIEW words AS SELECT n.received_by, n.text, t.count FROM notes n JOIN tallies t ON t.title = n.text;
    CREATE VIEW fewer AS SELECT * FROM words WHERE count > 1;
    CREATE TABLE wide (seq INTEGER PRIMARY KEY, received_by INTEGER, a INTEGER, b INTEGER, c TEXT);
    CREATE INDEX wide_a ON wide (received_by, a, b);
    CREATE INDEX wide_b ON wide (received_by, b, a);`);
});
afterAll(() => db.close());

const tablesOf = (sql: string, reads?: readonly string[]): readonly string[] =>
  right(openQuery(db, { name: 'q', sql, row: t.unknown, ...(reads === undefined ? {} : { reads }) })).tables;
const planOf = (sql: string): string =>
  rowsOf<{ detail: string }>(db, `EXPLAIN QUERY PLAN ${sql}`, { received_by: 1 })
    .map(({ detail }) => detail)
    .join('; ');

describe('the tables a query reads', () => {
  it.each([
    ['one', `SELECT text FROM notes WHERE ${OWN} LIMIT 1`, ['notes']],
    [
      'none',
      `SELECT 1 WHERE 1 = 1 OR ${OWN.replace('received_by =', ':received_by IS NULL AND 1 = 1 OR 2 AND :received_by =')} LIMIT 1`,
      [],
    ],
    [
      'a join',
      `SELECT n.text FROM notes n JOIN tallies t ON t.title = n.text WHERE n.${OWN} LIMIT 1`,
      ['notes', 'tallies'],
    ],
    [
      'a left join',
      `SELECT t.count FROM notes n LEFT JOIN tallies t ON t.${OWN} AND t.title = n.text WHERE n.${OWN} LIMIT 1`,
      ['notes', 'tallies'],
    ],
    ['a table twice', `SELECT a.text FROM notes a, notes b WHERE a.${OWN} AND b.${OWN} LIMIT 1`, ['notes']],
    [
      'a subquery in a column',
      `SELECT (SELECT max(count) FROM tallies) FROM notes WHERE ${OWN} LIMIT 1`,
      ['notes', 'tallies'],
    ],
    [
      'a correlated subquery',
      `SELECT text FROM notes n WHERE n.${OWN} AND EXISTS (SELECT 1 FROM authors a WHERE a.name = n.text) LIMIT 1`,
      ['authors', 'notes'],
    ],
    ['IN', `SELECT text FROM notes WHERE ${OWN} AND text IN (SELECT title FROM tallies) LIMIT 1`, ['notes', 'tallies']],
    [
      'a subquery in FROM',
      `SELECT * FROM (SELECT count(*) FROM tallies GROUP BY title), notes WHERE ${OWN} LIMIT 1`,
      ['notes', 'tallies'],
    ],
    [
      'WITH',
      `WITH x AS (SELECT title FROM tallies WHERE ${OWN}) SELECT * FROM x, authors LIMIT 1`,
      ['authors', 'tallies'],
    ],
    [
      'WITH RECURSIVE',
      `WITH RECURSIVE x(n) AS (SELECT min(mood) FROM notes WHERE ${OWN} UNION ALL SELECT n + 1 FROM x, tallies WHERE n < 9) SELECT n FROM x LIMIT 9`,
      ['notes', 'tallies'],
    ],
    [
      'UNION',
      `SELECT text FROM notes WHERE ${OWN} UNION SELECT title FROM tallies WHERE ${OWN} LIMIT 1`,
      ['notes', 'tallies'],
    ],
    ['a view', `SELECT text FROM words WHERE ${OWN} LIMIT 1`, ['notes', 'tallies']],
    ['a view of a view', `SELECT text FROM fewer WHERE ${OWN} LIMIT 1`, ['notes', 'tallies']],
    ['a table without rowid', `SELECT count FROM tallies WHERE ${OWN} AND title = 'a' LIMIT 1`, ['tallies']],
    ['a count', `SELECT count(*) FROM notes WHERE ${OWN} LIMIT 1`, ['notes']],
    ['a window', `SELECT row_number() OVER (ORDER BY mood) FROM notes WHERE ${OWN} LIMIT 1`, ['notes']],
    ['tables of the kernel', `SELECT sealed FROM events WHERE ${OWN} LIMIT 1`, ['events']],
    ['ephemeral ones, which never change a live query', `SELECT 1 FROM ephemeral.seen WHERE ${OWN} LIMIT 1`, []],
  ])('are found in %s', (_, sql, tables) => {
    expect(tablesOf(sql)).toEqual(tables);
  });

  it('are found where an index alone answers', () => {
    const sql = `SELECT author_id, text FROM notes WHERE ${OWN} LIMIT 1`;

    expect(planOf(sql)).toContain('USING COVERING INDEX notes_by_received_by_author_id_text');
    expect(tablesOf(sql)).toEqual(['notes']);
  });

  it.each([
    `SELECT a, b FROM wide WHERE ${OWN} AND (a = 1 OR b = 2) LIMIT 9`,
    `SELECT a, b FROM wide WHERE (${OWN} AND a = 1) OR (received_by = 2 AND a = 3) LIMIT 9`,
    `SELECT c FROM wide WHERE (${OWN} AND a = 1) OR (${OWN} AND b = 3) LIMIT 9`,
    `SELECT n.text FROM notes n, wide w WHERE n.${OWN} AND ((w.received_by = 1 AND w.a = n.mood) OR (w.received_by = 1 AND w.b = n.mood)) LIMIT 9`,
  ])('are found where several indexes answer together: %s', (sql) => {
    expect(planOf(sql)).toContain('wide');
    expect(tablesOf(sql)).toContain('wide');
  });

  it('are those that are named, and those that are found, where one is virtual', () => {
    const sql = `SELECT value FROM notes, json_each('[1]') WHERE ${OWN} LIMIT 9`;

    expect(tablesOf(sql, ['found_elsewhere'])).toEqual(['found_elsewhere', 'notes']);
  });

  it('do not depend on parameters being given', () => {
    expect(
      tablesOf(`SELECT text FROM notes WHERE ${OWN} AND text > @a AND text < $b AND mood = :c LIMIT :limit`),
    ).toEqual(['notes']);
  });
});
