import type Database from 'better-sqlite3';
import type { SqlValue } from '../tables/delta';
import type { Db } from './openDatabase';

/** Thrown where SQLite has undone the whole transaction by itself (a full disk, an I/O error). */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

/** A piece of SQL in which nothing is bound, or a parameter. */
const PIECES = /'[^']*'|"[^"]*"|--[^\n]*|[?:@$]\w*/g;

/**
 * Puts a plus before each parameter: it changes no value, and hides the parameter from SQLite's planner. SQLite compiles
 * a statement again at its first step after the binding of a parameter that the planner looked at, such as `a = ?` beside
 * an ORDER BY: that took ten times as long as a small read itself.
 */
export const hideParameters = (sql: string): string =>
  sql.replace(PIECES, (piece) => (/^[?:@$]/.test(piece) ? `+${piece}` : piece));

/** A prepared statement, the parameters of one call and its rows. */
type Statement<P extends readonly unknown[], R> = Database.Statement<[...P], R>;

/** Prepares a statement that is compiled once. */
export const prepare = <P extends readonly unknown[], R>(db: Db, sql: string): Statement<P, R> =>
  db.prepare<P, R>(hideParameters(sql));

export type Write = (...params: readonly SqlValue[]) => number;

/** Prepares a statement that writes, inside a transaction only, and answers the number of rows that it changed. */
export const writer = (db: Db, sql: string): Write => {
  const statement = prepare<SqlValue[], unknown>(db, sql);
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return statement.run(...params).changes;
  };
};

/** Prepares an INSERT as `writer` does; it answers the new row's number. */
export const inserter = (db: Db, sql: string): Write => {
  const statement = prepare<SqlValue[], unknown>(db, sql);
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return Number(statement.run(...params).lastInsertRowid);
  };
};

/** Prepares a write with a RETURNING of one value as `writer` does; it answers that value. */
export const returner = <V>(db: Db, sql: string): ((...params: readonly SqlValue[]) => V | undefined) => {
  const statement = prepare<SqlValue[], unknown>(db, sql).pluck();
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return statement.get(...params) as V | undefined;
  };
};

/** Prepares a look-up of at most one row. */
export const finder = <R>(db: Db, sql: string): ((...params: readonly SqlValue[]) => R | undefined) => {
  const statement = prepare<SqlValue[], R>(db, sql);
  return (...params) => statement.get(...params);
};

/** Prepares a look-up of at most one value. */
export const plucker = <V>(db: Db, sql: string): ((...params: readonly SqlValue[]) => V | undefined) => {
  const statement = prepare<SqlValue[], unknown>(db, sql).pluck();
  return (...params) => statement.get(...params) as V | undefined;
};

/** Prepares a look-up of rows; the SQL names its own LIMIT. */
export const lister = <R>(db: Db, sql: string): ((...params: readonly SqlValue[]) => readonly R[]) => {
  const statement = prepare<SqlValue[], R>(db, sql);
  return (...params) => statement.all(...params);
};
