import { type Db, openDatabase } from '../../../lib/db/openDatabase';
import { left, right } from '../../support/lib/events';
import { type Holder, elsewhere, holding } from '../../support/lib/holder';
import { type Folder, openFolder, rowsOf } from '../../support/lib/store';

const EXCLUSIVE = `db.pragma('locking_mode = EXCLUSIVE'); db.pragma('journal_mode = WAL'); db.exec('BEGIN IMMEDIATE; COMMIT')`;

let folder: Folder;
let path: string;
beforeEach(() => {
  folder = openFolder();
  path = folder.at('one.db');
});
afterEach(() => folder.remove());

const fill = (): void => {
  const db = right(openDatabase(path));
  db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  db.close();
};

const withHolder = async (script: string, use: (holder: Holder) => void | Promise<void>): Promise<void> => {
  const holder = await holding(path, script);
  try {
    await use(holder);
  } finally {
    await holder.kill();
  }
};

const found = (): readonly unknown[] => {
  const db: Db = right(openDatabase(path));
  const rows = rowsOf<{ a: number }>(db, 'SELECT a FROM t ORDER BY a');
  db.close();
  return rows.map(({ a }) => a);
};

describe('a file that another process holds', () => {
  it.each([
    ['as a node does', EXCLUSIVE],
    ['in a transaction', `db.exec('BEGIN IMMEDIATE')`],
    ['to read from it', `db.exec('BEGIN'); db.prepare('SELECT * FROM t').all()`],
  ])('is in use: %s', async (_, script) => {
    fill();

    await withHolder(script, () => {
      expect(left(openDatabase(path))).toEqual({ _tag: 'DatabaseInUse' });
    });

    expect(found()).toEqual([1]);
  });

  it('opens once its holder was killed, with all that was committed and nothing that was not', async () => {
    fill();
    const script = `${EXCLUSIVE}; db.exec('INSERT INTO t VALUES (2)'); db.exec('BEGIN; INSERT INTO t VALUES (3)')`;

    await withHolder(script, async (holder) => {
      expect(left(openDatabase(path))).toEqual({ _tag: 'DatabaseInUse' });
      await holder.kill();

      expect(found()).toEqual([1, 2]);
    });
  });
});

describe('a file that a node holds', () => {
  it('is in use for another node, and locked for every other program', () => {
    fill();
    const db = right(openDatabase(path));
    const asNode = `console.log(require('./lib/db/openDatabase').openDatabase(${JSON.stringify(path)}).left._tag)`;
    const asProgram = `try { new (require('better-sqlite3'))(${JSON.stringify(path)}, { timeout: 0 }).prepare('SELECT * FROM t').all() }
      catch ({ code }) { console.log(code) }`;

    const said = elsewhere(`${asNode}; ${asProgram}`);

    expect(said).toBe('DatabaseInUse\nSQLITE_BUSY');
    db.close();
    expect(elsewhere(asProgram)).toBe('');
  });

  it('is locked from the moment it is open, before anything was written', () => {
    const db = right(openDatabase(path));

    const said = elsewhere(
      `console.log(require('./lib/db/openDatabase').openDatabase(${JSON.stringify(path)}).left._tag)`,
    );

    expect(said).toBe('DatabaseInUse');
    db.close();
  });
});
