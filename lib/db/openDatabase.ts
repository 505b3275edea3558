import Database from 'better-sqlite3';
import * as E from 'fp-ts/Either';

export type Db = Database.Database;

/** Why a database file cannot be opened. */
export type OpenFault =
  /** Another process, or another node of this one, holds the file. */
  | { readonly _tag: 'DatabaseInUse' }
  | { readonly _tag: 'NotADatabase' }
  | { readonly _tag: 'CannotOpen'; readonly code: string }
  | { readonly _tag: 'SqliteTooOld'; readonly version: string; readonly wanted: string }
  | { readonly _tag: 'PragmaRefused'; readonly pragma: string }
  /** The file was written by a later version of this library. */
  | { readonly _tag: 'NewerFile'; readonly version: number; readonly known: number }
  | { readonly _tag: 'OtherProtocol'; readonly found: string }
  /** A table of the protocol has other columns in this file: it was written before the protocol had them. */
  | { readonly _tag: 'OtherTables'; readonly table: string }
  | { readonly _tag: 'BadQuery'; readonly name: string; readonly rule: string }
  | { readonly _tag: 'CryptoUnavailable' };

/** Older versions may corrupt a WAL that is reset while it is being checkpointed. */
export const SQLITE_MIN = '3.51.3';

/**
 * Pages of WAL after which a commit checkpoints by itself, 16 MB: the engine does it between turns, but once a minute, and
 * a COMMIT that had 160 MB to move took a tenth of a second.
 */
const WAL_PAGES_MAX = 4_000;

/** What is set, and what reading it back must answer. Order matters: the lock mode comes before WAL. */
const PRAGMAS = [
  ['locking_mode', 'EXCLUSIVE', 'exclusive'],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['secure_delete', 'ON', 1],
  ['foreign_keys', 'ON', 1],
  ['cell_size_check', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['temp_store', 'MEMORY', 2],
  ['wal_autocheckpoint', String(WAL_PAGES_MAX), WAL_PAGES_MAX],
] as const;

/** A database in memory has no log to write ahead. */
const inMemory = (pragma: string, answer: unknown): boolean => pragma === 'journal_mode' && answer === 'memory';

const olderThan = (version: string, wanted: string): boolean => {
  const [a, b] = [version, wanted].map((dotted) => dotted.split('.').map(Number));
  const at = (b ?? []).findIndex((part, n) => part !== a?.[n]);
  return at !== -1 && (a?.[at] ?? 0) < (b?.[at] ?? 0);
};

const setPragmas = (db: Db): OpenFault | undefined => {
  for (const [pragma, value, expected] of PRAGMAS) {
    db.pragma(`${pragma} = ${value}`);
    const answer: unknown = db.pragma(pragma, { simple: true });
    if (answer !== expected && !inMemory(pragma, answer)) return { _tag: 'PragmaRefused', pragma };
  }
  return undefined;
};

/** By its look, not its class: the binding throws the error class of whichever copy of it was loaded first. */
const codeOf = (cause: unknown): string => {
  const { code, name } = Object(cause) as { readonly code?: unknown; readonly name?: unknown };
  return [code, name].find((one) => typeof one === 'string') ?? 'unknown';
};

const openFault = (cause: unknown): OpenFault => {
  const code = codeOf(cause);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return { _tag: 'DatabaseInUse' };
  return code === 'SQLITE_NOTADB' ? { _tag: 'NotADatabase' } : { _tag: 'CannotOpen', code };
};

const prepare = (db: Db): OpenFault | undefined => {
  const version = db.prepare('SELECT sqlite_version()').pluck().get() as string;
  if (olderThan(version, SQLITE_MIN)) return { _tag: 'SqliteTooOld', version, wanted: SQLITE_MIN };
  const fault = setPragmas(db);
  // The exclusive lock is lazy: an empty write transaction takes it now, so that a second opener fails at open.
  if (fault === undefined) db.exec("BEGIN IMMEDIATE; COMMIT; ATTACH ':memory:' AS ephemeral");
  return fault;
};

/** Watches each statement as SQLite is about to run it. For specs that count or interrupt them. */
export type StatementWatch = (sql: string) => void;

/**
 * Opens a database file on the one connection a node has, asserts every pragma and locks the file.
 * Refuses: a file in use, a file that is no database, an SQLite older than `SQLITE_MIN`.
 */
export const openDatabase = (path: string, watch?: StatementWatch): E.Either<OpenFault, Db> => {
  let db: Db | undefined;
  try {
    db = new Database(path, {
      timeout: 0,
      ...(watch === undefined ? {} : { verbose: (sql) => watch(String(sql)) }),
    });
    const fault = prepare(db);
    if (fault === undefined) return E.right(db);
    db.close();
    return E.left(fault);
  } catch (cause) {
    db?.close();
    return E.left(openFault(cause));
  }
};
