import { openDatabase } from '../../../../lib/db/openDatabase';
import { readsOf } from '../../../../lib/db/rows/reads';
import { right } from '../../../support/common/right';

const SQL = 'SELECT * FROM shown LIMIT 1';
const TABLES = 'CREATE TABLE notes (text TEXT); CREATE TABLE secrets (bytes BLOB);';

/** A database with these tables and a view, and the texts of statements that it ran since. */
const openWith = (schema: string) => {
  const seen: string[] = [];
  const db = right(openDatabase(':memory:', (sql) => void seen.push(sql)));
  db.exec(schema);
  const explained = (): number => seen.filter((sql) => sql.startsWith('EXPLAIN')).length;
  return { db, explained };
};

describe('what a statement reads', () => {
  it('is asked of SQLite once for a schema, not once for a file', () => {
    const schema = `${TABLES} CREATE VIEW shown AS SELECT text AS once FROM notes`;
    const [first, second] = [openWith(schema), openWith(schema)];

    const all = [readsOf(first.db, SQL), readsOf(second.db, SQL), readsOf(first.db, SQL)];

    expect(all).toEqual(all.map(() => ({ tables: ['notes'], only: true, virtual: false, secrets: false })));
    expect([first.explained(), second.explained()]).toEqual([1, 0]);
    [first, second].forEach(({ db }) => db.close());
  });

  it('is found anew where the same names stand for something else: in another file, or in this one from now on', () => {
    const { db } = openWith(`${TABLES} CREATE VIEW shown AS SELECT text FROM notes`);
    const other = openWith(`${TABLES} CREATE VIEW shown AS SELECT bytes FROM secrets`);

    expect(readsOf(db, SQL)).toMatchObject({ tables: ['notes'], secrets: false });
    expect(readsOf(other.db, SQL)).toMatchObject({ tables: ['secrets'], secrets: true });
    db.exec('DROP VIEW shown; CREATE VIEW shown AS SELECT bytes FROM secrets');
    expect(readsOf(db, SQL)).toMatchObject({ tables: ['secrets'], secrets: true });
    [db, other.db].forEach((one) => one.close());
  });

  it('is found anew where a passing table has other columns', () => {
    const { db } = openWith('CREATE TABLE ephemeral.shown (text TEXT)');

    expect(readsOf(db, SQL).secrets).toBe(false);
    db.exec('DROP TABLE ephemeral.shown; CREATE TABLE ephemeral.shown (text SECRET)');
    expect(readsOf(db, SQL).secrets).toBe(true);
    db.close();
  });

  it('is remembered of eight schemas: of a ninth the first is asked again', () => {
    const schemas = Array.from({ length: 9 }, (_, nth) => `CREATE TABLE shown (of_${nth} TEXT)`);
    const askedOf = (schema: string): number => {
      const { db, explained } = openWith(schema);
      readsOf(db, SQL);
      db.close();
      return explained();
    };

    expect(schemas.slice(0, 8).map(askedOf)).toEqual(Array(8).fill(1));
    expect(schemas.slice(0, 8).map(askedOf)).toEqual(Array(8).fill(0));
    expect(schemas.slice(8).map(askedOf)).toEqual([1]);
    expect([askedOf(schemas[1]!), askedOf(schemas[0]!)]).toEqual([0, 1]);
  });
});
