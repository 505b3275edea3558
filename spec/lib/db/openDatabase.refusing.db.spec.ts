import { type Db, openDatabase } from '../../../lib/db/openDatabase';
import { left, right } from '../../support/lib/events';

/** What the database of a spec answers in place of SQLite's own answer. */
const pretended: { version?: string; pragma?: string; error?: unknown } = {};
const closed: string[] = [];

jest.mock('better-sqlite3', () => {
  const Real = jest.requireActual<new (...args: readonly unknown[]) => Db>('better-sqlite3');
  const open = function (...args: readonly unknown[]): Db {
    if (pretended.error !== undefined) throw pretended.error as Error;
    const db = new Real(...args);
    const { version } = pretended;
    if (version !== undefined) db.function('sqlite_version', { deterministic: true }, () => version);
    const [pragma, close] = [db.pragma.bind(db), db.close.bind(db)];
    db.pragma = (source, options) => (source === pretended.pragma ? 'another' : pragma(source, options));
    db.close = () => (closed.push('closed'), close());
    return db;
  };
  return open;
});

beforeEach(() => {
  delete pretended.version;
  delete pretended.pragma;
  delete pretended.error;
  closed.length = 0;
});

describe('openDatabase', () => {
  it.each(['3.51.2', '3.50.99', '2.99.99', '3.9.10', '3'])('refuses SQLite %s', (version) => {
    pretended.version = version;

    expect(left(openDatabase(':memory:'))).toEqual({ _tag: 'SqliteTooOld', version, wanted: '3.51.3' });
    expect(closed).toEqual(['closed']);
  });

  it.each(['3.51.3', '3.51.10', '3.100.0', '4.0.0', '3.51.3.1'])('takes SQLite %s', (version) => {
    pretended.version = version;

    right(openDatabase(':memory:')).close();
  });

  it.each([
    'locking_mode',
    'journal_mode',
    'synchronous',
    'secure_delete',
    'foreign_keys',
    'cell_size_check',
    'trusted_schema',
    'temp_store',
    'wal_autocheckpoint',
  ])('refuses to go on without %s', (pragma) => {
    pretended.pragma = pragma;

    expect(left(openDatabase(':memory:'))).toEqual({ _tag: 'PragmaRefused', pragma });
    expect(closed).toEqual(['closed']);
  });

  it('names what it does not know by its kind alone', () => {
    pretended.error = new RangeError('hunter2');
    const known = left(openDatabase(':memory:'));
    pretended.error = 'hunter2';
    const unknown = left(openDatabase(':memory:'));

    expect([known, unknown]).toEqual([
      { _tag: 'CannotOpen', code: 'RangeError' },
      { _tag: 'CannotOpen', code: 'unknown' },
    ]);
  });
});
