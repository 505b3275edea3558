import type Database from 'better-sqlite3';
import type { Dep } from '../../event/event';
import { type Ref, idsOf } from '../../ids';
import type { RowLookup } from '../../tables/lookup';
import { secret } from '../../secret';
import type { DerivedTables } from '../rows/derived';
import type { Db } from '../openDatabase';
import { readsOf } from '../rows/reads';
import { prepare } from '../statement';

/** Finds one row for a ref, or nothing. */
export type FindRow = (received_by: number, ref: Ref) => Dep | undefined;

export interface LookupTools {
  readonly now: () => number;
  readonly derived: Pick<DerivedTables, 'reads' | 'refresh'>;
}

type Statement = Database.Statement<[LookupParams], Readonly<Record<string, unknown>>>;

/** Moves the private column out of a row and wraps it, so that the row may be shown. */
const wrapped = (row: Readonly<Record<string, unknown>>, column: string): Dep => {
  // Not `{ [column]: bytes, ...shown }`, which takes several times as long: every packet is looked up here.
  const shown: Record<string, unknown> = {};
  for (const name of Object.keys(row)) if (name !== column) shown[name] = row[name];
  const bytes = row[column];
  return bytes instanceof Uint8Array ? { row: shown, local_metadata: secret(bytes) } : { row: shown };
};

/** Does a look-up show no private bytes but those of its `secret` column, which it must then have? */
const showsNone = (db: Db, statement: Statement, { sql, secret: column }: RowLookup): boolean => {
  if (column === undefined) return !readsOf(db, sql).secrets;
  const columns = statement.columns();
  const isPrivate = ({ table, column: origin, type }: (typeof columns)[number]): boolean =>
    (table === 'secrets' && origin === 'bytes') || (type?.startsWith('SECRET') ?? false);
  return columns.some(({ name }) => name === column) && !columns.some((one) => one.name !== column && isPrivate(one));
};

type LookupParams = Readonly<Record<string, number | Uint8Array | undefined>>;

/**
 * Prepares a look-up. Throws at start-up, as a mistake of ours, for SQL that writes, or that reads secrets without
 * declaring it.
 */
export const openLookup = (db: Db, one: RowLookup, { now, derived }: LookupTools): FindRow => {
  const { kind, sql, ownerless, secret: column } = one;
  const statement: Statement = prepare(db, sql);
  if (!statement.readonly || !statement.reader || !showsNone(db, statement, one)) {
    throw new Error(`look-up ${kind}: it reads rows, and secrets only where it says so`);
  }
  const timed = sql.includes(':now_ms');
  const isDerived = derived.reads(readsOf(db, sql).tables);
  return (received_by, ref) => {
    if (isDerived) derived.refresh();
    // The parameters have one shape always; those that the statement does not name are not bound.
    const [id, id2, id3, id4] = idsOf(ref);
    const row = statement.get({ received_by, now_ms: timed ? now() : 0, id, id2, id3, id4 });
    if (row === undefined) return undefined;
    const dep: Dep = column === undefined ? { row } : wrapped(row, column);
    return ownerless === true ? { ...dep, received_by: Number(row['received_by']) } : dep;
  };
};

/** Tables all of whose writes are noticed. */
export interface WatchedTables {
  /** Tables that projectors write. */
  readonly projected: ReadonlySet<string>;
  readonly passing: ReadonlySet<string>;
}

/**
 * The projected tables of a look-up whose answers stay true for a turn, because every write that could change them is
 * noticed. Undefined where others could. Time does not count: a turn is one moment, and a row that is alive when it
 * begins stays alive in it.
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
