import type Database from 'better-sqlite3';
import type { SqlValue } from '../tables/delta';
import type { Db } from './openDatabase';
import { schemaMemory } from './schemaMemory';

/** Thrown where SQLite has undone the whole transaction by itself (a full disk, an I/O error). */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

/** A piece of SQL in which nothing is bound, or a parameter. */
const PIECES = /'[^']*'|"[^"]*"|--[^\n]*|[?:@$]\w*/g;

/**
 * Puts a plus before each parameter: it changes no value, and hides the parameter from SQLite's planner. SQLite compiles
 * a statement again at its first step after the binding of a parameter that the planner looked at, such as `a = ?` beside
 * an ORDER BY: that took ten times as long as a small read itself. An INSERT has nothing to plan.
 */
export const hideParameters = (sql: string): string =>
  /^\s*INSERT\b/i.test(sql) ? sql : sql.replace(PIECES, (piece) => (/^[?:@$]/.test(piece) ? `+${piece}` : piece));

/** A prepared statement, the parameters of one call and its rows. */
type Statement<P extends readonly unknown[], R> = Database.Statement<[...P], R>;

/** Compiles a statement, once, so that it says what it is: whether it reads, and which columns. */
export const compile = <P extends readonly unknown[], R>(db: Db, sql: string): Statement<P, R> =>
  db.prepare<P, R>(hideParameters(sql));

/**
 * Prepares a statement, of one value where it is asked to `pluck`. A statement that this process compiled before for the
 * same schema is compiled at its first call, for most calls of most nodes never come. Throws where SQLite refuses it.
 */
export const prepare = <P extends readonly unknown[], R>(
  db: Db,
  sql: string,
  pluck = false,
): (() => Statement<P, R>) => {
  const { compiled } = schemaMemory(db);
  let statement: Statement<P, R> | undefined;
  const open = (): Statement<P, R> => {
    if (statement !== undefined) return statement;
    const opened = compile<P, R>(db, sql);
    return (statement = pluck ? opened.pluck() : opened);
  };
  if (!compiled.has(sql)) open();
  compiled.add(sql);
  return open;
};

export type Write = (...params: readonly SqlValue[]) => number;

/** Prepares a statement that writes, inside a transaction only, and answers the number of rows that it changed. */
export const writer = (db: Db, sql: string): Write => {
  const statement = prepare<SqlValue[], unknown>(db, sql);
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return statement().run(...params).changes;
  };
};

/** Prepares an INSERT as `writer` does; it answers the new row's number. */
export const inserter = (db: Db, sql: string): Write => {
  const statement = prepare<SqlValue[], unknown>(db, sql);
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return Number(statement().run(...params).lastInsertRowid);
  };
};

/** Prepares a write with a RETURNING of one value as `writer` does; it answers that value. */
export const returner = <V>(db: Db, sql: string): ((...params: readonly SqlValue[]) => V | undefined) => {
  const statement = prepare<SqlValue[], V>(db, sql, true);
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return statement().get(...params);
  };
};

/** Prepares a look-up of at most one row. */
export const finder = <R>(db: Db, sql: string): ((...params: readonly SqlValue[]) => R | undefined) => {
  const statement = prepare<SqlValue[], R>(db, sql);
  return (...params) => statement().get(...params);
};

/** Prepares a look-up of at most one value. */
export const plucker = <V>(db: Db, sql: string): ((...params: readonly SqlValue[]) => V | undefined) => {
  const statement = prepare<SqlValue[], V>(db, sql, true);
  return (...params) => statement().get(...params);
};

/** Prepares a look-up of rows; the SQL names its own LIMIT. */
export const lister = <R>(db: Db, sql: string): ((...params: readonly SqlValue[]) => readonly R[]) => {
  const statement = prepare<SqlValue[], R>(db, sql);
  return (...params) => statement().all(...params);
};
