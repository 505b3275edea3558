import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Db, SQLITE_MIN, openDatabase } from '../../../lib/db/openDatabase';
import { left, right } from '../../support/lib/events';
import { type Folder, openFolder, valueOf } from '../../support/lib/store';

const PRAGMAS: readonly (readonly [string, unknown])[] = [
  ['locking_mode', 'exclusive'],
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['secure_delete', 1],
  ['foreign_keys', 1],
  ['cell_size_check', 1],
  ['trusted_schema', 0],
  ['temp_store', 2],
  ['wal_autocheckpoint', 4_000],
];

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const opened = (name: string, use: (db: Db) => void): void => {
  const db = right(openDatabase(folder.at(name)));
  try {
    use(db);
  } finally {
    db.close();
  }
};

describe('openDatabase', () => {
  it.each(PRAGMAS)('sets %s', (pragma, value) => {
    opened('one.db', (db) => {
      expect(db.pragma(pragma, { simple: true })).toBe(value);
    });
  });

  it('runs on an SQLite that is new enough', () => {
    opened('one.db', (db) => {
      const numbers = (version: string): number[] => version.split('.').map(Number);

      const [have, want] = [numbers(valueOf(db, 'SELECT sqlite_version()')), numbers(SQLITE_MIN)];

      expect(have[0]! * 1e6 + have[1]! * 1e3 + have[2]!).toBeGreaterThanOrEqual(
        want[0]! * 1e6 + want[1]! * 1e3 + want[2]!,
      );
    });
  });

  it('keeps what dies with the process in memory', () => {
    opened('one.db', (db) => {
      const attached = db.pragma('database_list') as readonly { name: string; file: string }[];

      expect(attached.map(({ name, file }) => [name, file !== ''])).toEqual([
        ['main', true],
        ['ephemeral', false],
      ]);
    });
  });

  it('opens in memory, where there is no log to write ahead', () => {
    const db = right(openDatabase(':memory:'));

    expect(db.pragma('journal_mode', { simple: true })).toBe('memory');
    expect(db.pragma('secure_delete', { simple: true })).toBe(1);
    db.close();
  });

  it('opens again what was closed, and finds what was written', () => {
    opened('one.db', (db) => db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (7)'));

    opened('one.db', (db) => expect(valueOf(db, 'SELECT a FROM t')).toBe(7));
  });

  it('has freed bytes overwritten', () => {
    const word = 'correct horse battery staple';
    opened('one.db', (db) => {
      db.exec('CREATE TABLE t (a)');
      db.prepare('INSERT INTO t VALUES (?)').run(word);
      db.pragma('wal_checkpoint(TRUNCATE)');
      expect(readFileSync(folder.at('one.db')).includes(word)).toBe(true);

      db.exec('DELETE FROM t');
      db.pragma('wal_checkpoint(TRUNCATE)');
    });

    expect(readFileSync(folder.at('one.db')).includes(word)).toBe(false);
  });

  it.each([
    ['a text of a line', 'hello\n'],
    ['a long text', 'hello\n'.repeat(1_000)],
    ['a header cut short', 'SQLite format 3\0'],
  ])('refuses %s, and leaves it as it was', (_, content) => {
    writeFileSync(folder.at('notes.txt'), content);

    expect(left(openDatabase(folder.at('notes.txt')))).toEqual({ _tag: 'NotADatabase' });
    expect(readFileSync(folder.at('notes.txt'), 'utf8')).toBe(content);
  });

  it('refuses a folder, and a folder that is not there', () => {
    mkdirSync(folder.at('inner'));

    const faults = [folder.at('inner'), folder.at('nowhere/one.db')].map((path) => left(openDatabase(path)));

    expect(faults.map(({ _tag }) => _tag)).toEqual(['CannotOpen', 'NoSuchFolder']);
    expect(faults[0]).toHaveProperty('code', 'SQLITE_CANTOPEN');
  });

  it('refuses a damaged file without throwing', () => {
    opened('one.db', (db) => db.exec('CREATE TABLE t (a)'));
    const bytes = readFileSync(folder.at('one.db'));
    writeFileSync(folder.at('one.db'), bytes.fill(0xff, 18, 100));

    expect(left(openDatabase(folder.at('one.db')))._tag).toMatch(/NotADatabase|CannotOpen/);
  });

  it('refuses a file that this process holds already', () => {
    opened('one.db', () => {
      expect(left(openDatabase(folder.at('one.db')))).toEqual({ _tag: 'DatabaseInUse' });
    });
  });

  it('tells a watcher each statement as it runs', () => {
    const watched: string[] = [];
    const db = right(openDatabase(':memory:', (sql) => watched.push(sql)));
    watched.length = 0;

    db.exec('CREATE TABLE t (a)');
    db.prepare('INSERT INTO t VALUES (?)').run(7);

    expect(watched).toEqual(['CREATE TABLE t (a)', 'INSERT INTO t VALUES (7.0)']);
    db.close();
  });
});
