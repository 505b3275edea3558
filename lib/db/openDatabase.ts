import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import * as E from 'fp-ts/Either';
import { type DriverFault, codeOf, isLoadError, loadDriver, unavailable } from './driver';
import { createUnlessThere } from './privateFile';

export type Db = Database.Database;

/** Why a database file does not open. */
export type OpenFault =
  | DriverFault
  /** Another process, or another node of this one, holds the file. */
  | { readonly _tag: 'DatabaseInUse' }
  | { readonly _tag: 'NotADatabase' }
  /** The folder that is to hold the file does not exist. */
  | { readonly _tag: 'NoSuchFolder' }
  | { readonly _tag: 'CannotOpen'; readonly code: string }
  | { readonly _tag: 'SqliteTooOld'; readonly version: string; readonly wanted: string }
  | { readonly _tag: 'PragmaRefused'; readonly pragma: string }
  /** The file was written by a later version of this library. */
  | { readonly _tag: 'NewerFile'; readonly version: number; readonly known: number }
  | { readonly _tag: 'OtherProtocol'; readonly found: string }
  /** A table of the protocol lacks columns: the file was written before the protocol had them. */
  | { readonly _tag: 'OtherTables'; readonly table: string }
  | { readonly _tag: 'BadQuery'; readonly name: string; readonly rule: string }
  | { readonly _tag: 'CryptoUnavailable' };

/** Older versions may corrupt a WAL that is reset during a checkpoint. */
export const SQLITE_MIN = '3.51.3';

/**
 * Pages of WAL after which a COMMIT checkpoints by itself: 16 MB. The engine checkpoints between turns, but only once a
 * minute, and a COMMIT that moved 160 MB took a tenth of a second.
 */
const WAL_PAGES_MAX = 4_000;

/** Each pragma, its value, and the answer that reading it back must give. The lock mode comes before WAL. */
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

/** Databases in memory have no WAL. */
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

const isFolderMissing = (path: string): boolean => {
  try {
    return statSync(dirname(path), { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
};

const openFault = (cause: unknown, path: string): OpenFault => {
  const code = codeOf(cause);
  if (isLoadError(cause)) return unavailable(cause);
  if (isFolderMissing(path)) return { _tag: 'NoSuchFolder' };
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

/** Sees each statement before SQLite runs it. For specs that count or interrupt statements. */
export type StatementWatch = (sql: string) => void;

/**
 * Opens a database file on the one connection a node has, asserts every pragma and locks the file. A new file is of mode
 * 0600, whatever the umask, and SQLite gives that mode to those beside it.
 * Refuses: a file in use, a file that is no database, a Node or an SQLite that is too old, a driver that does not load.
 */
export const openDatabase = (path: string, watch?: StatementWatch): E.Either<OpenFault, Db> => {
  const driver = loadDriver();
  if (E.isLeft(driver)) return driver;
  let db: Db | undefined;
  createUnlessThere(path);
  try {
    db = new driver.right(path, {
      timeout: 0,
      ...(watch === undefined ? {} : { verbose: (sql) => watch(String(sql)) }),
    });
    const fault = prepare(db);
    if (fault === undefined) return E.right(db);
    db.close();
    return E.left(fault);
  } catch (cause) {
    db?.close();
    return E.left(openFault(cause, path));
  }
};
