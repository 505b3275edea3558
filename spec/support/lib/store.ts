import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCanonical } from '../../../lib/event/canonical';
import type { ReadStored } from '../../../lib/db/lending/lend';
import { type Tables, migrate } from '../../../lib/db/schema/migrate';
import { type Db, openDatabase } from '../../../lib/db/openDatabase';
import { type Store, type StoreSpec, openStore } from '../../../lib/db/store';
import { openTransaction } from '../../../lib/db/transaction';
import type { Registry } from '../../../lib/event/registry';
import { openLift } from '../../../lib/reconcile/lift';
import { crypto } from '../kernel/envelopes';
import { registry, right } from './events';

export const PROTOCOL = 'spec';

/** How the plain bytes of stored events are read back. */
export const plainly = (types: Registry): ReadStored => ({ opensWith: () => [], read: decodeCanonical(types) });

/** The tables of these types, and none that pass. */
export const tablesOf = ({ types }: Registry): Tables => ({
  kept: types.flatMap(({ schema }) => schema),
  passing: [],
});

/** What opens a store of the three types of libEvents, in memory unless it says otherwise. */
export const storeSpec = (more: Partial<StoreSpec> = {}): StoreSpec => ({
  path: ':memory:',
  protocol: PROTOCOL,
  registry,
  lookups: [],
  readStored: plainly(registry),
  now: () => 0,
  lift: openLift(crypto),
  ...more,
});

/** A whole store with its transaction begun. */
export const openedStore = (more: Partial<StoreSpec> = {}): Store => {
  const store = right(openStore(storeSpec(more)));
  store.transaction.begin();
  return store;
};

/** A database in memory with every table and no transaction. */
export const bareDb = (types: Registry = registry): Db =>
  right(migrate(right(openDatabase(':memory:')), PROTOCOL, tablesOf(types)));

/** A database in memory with every table, in a transaction that is open until the spec ends. */
export const memoryDb = (types: Registry = registry): Db => {
  const db = bareDb(types);
  openTransaction(db).begin();
  return db;
};

/** All rows a SELECT answers. */
export const rowsOf = <R>(db: Db, sql: string, ...params: readonly unknown[]): readonly R[] =>
  db.prepare<unknown[], R>(sql).all(...params);

/** The one value a SELECT answers. */
export const valueOf = <V>(db: Db, sql: string, ...params: readonly unknown[]): V =>
  db
    .prepare<unknown[], V>(sql)
    .pluck()
    .get(...params) as V;

/** The text of a database's schema, to see that nothing changed it. */
export const schemaOf = (db: Db): string =>
  JSON.stringify(rowsOf(db, 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name'));

export interface Folder {
  readonly at: (name: string) => string;
  readonly remove: () => void;
}

/** An empty folder of its own, for specs about files. */
export const openFolder = (root = tmpdir()): Folder => {
  const folder = mkdtempSync(join(root, 'sotto-lib-'));
  return { at: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
};
