import type Database from 'better-sqlite3';
import type { Dep } from '../../event/event';
import { type Ref, idsOf } from '../../ids';
import type { RowLookup } from '../../tables/lookup';
import { secret } from '../../secret';
import type { DerivedTables } from '../rows/derived';
import type { Db } from '../openDatabase';
import { readsOf } from '../rows/reads';

/** Finds one row for a ref, or nothing. */
export type FindRow = (received_by: number, ref: Ref) => Dep | undefined;

export interface LookupTools {
  readonly now: () => number;
  readonly derived: Pick<DerivedTables, 'reads' | 'refresh'>;
}

type Statement = Database.Statement<[LookupParams], Readonly<Record<string, unknown>>>;

/** Takes the private column out of a row and wraps it, so that what is lent can be shown. */
const wrapped = (row: Readonly<Record<string, unknown>>, column: string): Dep => {
  // Not `{ [column]: bytes, ...shown }`: that takes several times as long, and every packet is looked up so.
  const shown: Record<string, unknown> = {};
  for (const name of Object.keys(row)) if (name !== column) shown[name] = row[name];
  const bytes = row[column];
  return bytes instanceof Uint8Array ? { row: shown, local_metadata: secret(bytes) } : { row: shown };
};

/** Whether a look-up shows no private bytes but those it says it lends, which it must then have. */
const showsNone = (db: Db, statement: Statement, { sql, secret: column }: RowLookup): boolean => {
  if (column === undefined) return !readsOf(db, sql).secrets;
  const columns = statement.columns();
  const isPrivate = ({ table, column: origin, type }: (typeof columns)[number]): boolean =>
    (table === 'secrets' && origin === 'bytes') || (type?.startsWith('SECRET') ?? false);
  return columns.some(({ name }) => name === column) && !columns.some((one) => one.name !== column && isPrivate(one));
};

type LookupParams = Readonly<Record<string, number | Uint8Array | undefined>>;

/** Throws at start-up for SQL that writes, or reads secrets without saying so: that is our own mistake. */
export const openLookup = (db: Db, one: RowLookup, { now, derived }: LookupTools): FindRow => {
  const { kind, sql, ownerless, secret: column } = one;
  const statement: Statement = db.prepare(sql);
  if (!statement.readonly || !statement.reader || !showsNone(db, statement, one)) {
    throw new Error(`look-up ${kind}: it reads rows, and secrets only where it says so`);
  }
  const timed = sql.includes(':now_ms');
  const isDerived = derived.reads(readsOf(db, sql).tables);
  return (received_by, ref) => {
    if (isDerived) derived.refresh();
    // Always of one shape; what the statement does not name is not bound.
    const [id, id2, id3, id4] = idsOf(ref);
    const row = statement.get({ received_by, now_ms: timed ? now() : 0, id, id2, id3, id4 });
    if (row === undefined) return undefined;
    const dep: Dep = column === undefined ? { row } : wrapped(row, column);
    return ownerless === true ? { ...dep, received_by: Number(row['received_by']) } : dep;
  };
};

/** Tables whose writers say what they changed. */
export interface WatchedTables {
  /** Those that events write. */
  readonly projected: ReadonlySet<string>;
  readonly passing: ReadonlySet<string>;
}

/**
 * The projected tables of a look-up whose answer lasts for a turn: only writes that are watched can change it. Undefined
 * where others can. Time does not count: a turn is a moment, and what was alive when it began is alive in all of it.
 */
export const lastingTables = (db: Db, { sql }: RowLookup, { projected, passing }: WatchedTables) => {
  const { tables, virtual } = readsOf(db, sql);
  const inMemory = [...sql.matchAll(/\bephemeral\.(\w+)/g)].map(([, name]) => name ?? '');
  const isWatched =
    !virtual &&
    tables.every((name) => name === 'secrets' || projected.has(name)) &&
    inMemory.every((name) => passing.has(name));
  return isWatched ? tables : undefined;
};
