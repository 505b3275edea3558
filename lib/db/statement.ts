import type { SqlValue } from '../tables/delta';
import type { Db } from './openDatabase';

/** Thrown where SQLite has undone the whole transaction by itself (a full disk, an I/O error). */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

export type Write = (...params: readonly SqlValue[]) => number;

/** Prepares a statement that writes, inside a transaction only, and answers the number of rows that it changed. */
export const writer = (db: Db, sql: string): Write => {
  const statement = db.prepare(sql);
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return statement.run(...params).changes;
  };
};

/** Prepares an INSERT as `writer` does; it answers the new row's number. */
export const inserter = (db: Db, sql: string): Write => {
  const statement = db.prepare(sql);
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return Number(statement.run(...params).lastInsertRowid);
  };
};

/** Prepares a write with a RETURNING of one value as `writer` does; it answers that value. */
export const returner = <V>(db: Db, sql: string): ((...params: readonly SqlValue[]) => V | undefined) => {
  const statement = db.prepare(sql).pluck();
  return (...params) => {
    if (!db.inTransaction) throw new TurnLost();
    return statement.get(...params) as V | undefined;
  };
};

/** Prepares a look-up of at most one row. */
export const finder = <R>(db: Db, sql: string): ((...params: readonly SqlValue[]) => R | undefined) => {
  const statement = db.prepare<SqlValue[], R>(sql);
  return (...params) => statement.get(...params);
};

/** Prepares a look-up of at most one value. */
export const plucker = <V>(db: Db, sql: string): ((...params: readonly SqlValue[]) => V | undefined) => {
  const statement = db.prepare(sql).pluck();
  return (...params) => statement.get(...params) as V | undefined;
};

/** Prepares a look-up of rows; the SQL names its own LIMIT. */
export const lister = <R>(db: Db, sql: string): ((...params: readonly SqlValue[]) => readonly R[]) => {
  const statement = db.prepare<SqlValue[], R>(sql);
  return (...params) => statement.all(...params);
};
