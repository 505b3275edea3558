import * as E from 'fp-ts/Either';
import type { Row, SqlValue } from '../../tables/delta';
import type { Derived } from '../../tables/derived';
import type { Fault } from '../../fault';
import type { Table } from '../../tables/table';
import type { Db } from '../openDatabase';
import type { QueryBook } from './queryBook';
import { finder, lister, writer } from '../statement';

/** Keeps derived tables in step with the events they are computed from. */
export interface DerivedTables {
  /** Marks tables as stale: an event of `type` was stored or forgotten for this owner. */
  readonly touch: (received_by: number, type: string) => void;
  /** Recomputes stale tables of all owners. Throws where a run answers Left: the turn cannot go on with stale rows. */
  readonly refresh: () => void;
  /** Takes the list of tables that changed since the last call. */
  readonly takeChanged: () => readonly ChangedTable[];
  /** Is any of these tables a derived one? */
  readonly reads: (tables: readonly string[]) => boolean;
}

/** An owner and a table of theirs. */
export type ChangedTable = readonly [received_by: number, table: string];

/** Thrown where derived rows could not be computed. */
class DerivedFailed extends Error {
  override readonly name = 'DerivedFailed';
  constructor(
    readonly derived: string,
    readonly fault: Fault,
  ) {
    super();
  }
}

interface Stale {
  readonly received_by: number;
  readonly derived: string;
}

/** Writes a value as text that no other value has. Bytes become a character each, and stand behind their number. */
const textOf = (value: SqlValue | undefined): string =>
  value instanceof Uint8Array
    ? `${value.length} bytes ${Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')}`
    : `${typeof value} ${String(value)}`;

/** Writes a row as text, column by column in the order of their declaration. */
const rowText = (columns: readonly string[], row: Row): string => {
  let text = '';
  for (const column of columns) text += `${textOf(row[column])}|`;
  return text;
};

/** Replaces the rows of one table that differ, for one owner. Answers whether any did. */
const openReplace = (db: Db, { name, columns, key = [] }: Table) => {
  const names = Object.keys(columns);
  const all = lister<Row>(db, `SELECT ${names.join(', ')} FROM ${name} WHERE received_by = ?`);
  const add = writer(
    db,
    `INSERT INTO ${name} (received_by, seq, ${names.join(', ')}) VALUES (?, 0${', ?'.repeat(names.length)})`,
  );
  const remove = writer(db, `DELETE FROM ${name} WHERE received_by = ? ${key.map((c) => `AND ${c} = ?`).join(' ')}`);
  const values = (from: readonly string[], row: Row): readonly SqlValue[] => from.map((c) => row[c] ?? null);
  return (received_by: number, rows: readonly Row[]): boolean => {
    const wanted = new Map(rows.map((row) => [rowText(names, row), row]));
    const gone = all(received_by).filter((row) => !wanted.delete(rowText(names, row)));
    for (const row of gone) remove(received_by, ...values(key, row));
    for (const row of wanted.values()) add(received_by, ...values(names, row));
    return gone.length + wanted.size > 0;
  };
};

/** Marks derived state as stale for every owner, in a file that has none or one of another version. */
const markOutdated = (db: Db, { name, version }: Derived): void => {
  const known = db.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(`derived ${name}`);
  if (known === String(version)) return;
  db.transaction(() => {
    db.prepare('INSERT INTO stale SELECT received_by, ? FROM owners WHERE true ON CONFLICT DO NOTHING').run(name);
    db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
      `derived ${name}`,
      String(version),
    );
  })();
};

/**
 * Opens derived tables. Stale marks are in the database, so that an undone run takes its marks and its rows with it.
 */
export const openDerived = (db: Db, all: readonly Derived[], queries: QueryBook): DerivedTables => {
  const tables = new Set(all.flatMap((one) => one.tables.map(({ name }) => name)));
  const replace = new Map(all.flatMap((one) => one.tables.map((table) => [table.name, openReplace(db, table)])));
  const mark = writer(db, 'INSERT INTO stale VALUES (?, ?) ON CONFLICT DO NOTHING');
  for (const one of all) markOutdated(db, one);
  const unmark = writer(db, 'DELETE FROM stale WHERE received_by = ? AND derived = ?');
  const next = finder<Stale>(db, 'SELECT received_by, derived FROM stale LIMIT 1');

  let changed: ChangedTable[] = [];

  const compute = ({ name, run, ...one }: Derived, received_by: number): readonly ChangedTable[] => {
    const rows = run((query, params) => queries.run(query, received_by, params));
    if (E.isLeft(rows)) throw new DerivedFailed(name, rows.left);
    return one.tables
      .map((table) => table.name)
      .filter((table) => replace.get(table)?.(received_by, rows.right[table] ?? []))
      .map((table) => [received_by, table] as const);
  };

  return {
    touch: (received_by, type) => {
      for (const { name, from } of all) if (from.includes(type)) mark(received_by, name);
    },
    refresh: () => {
      if (all.length === 0) return;
      for (let stale = next(); stale !== undefined; stale = next()) {
        const { received_by, derived } = stale;
        unmark(received_by, derived);
        const found = all.find(({ name }) => name === derived);
        if (found !== undefined) changed.push(...compute(found, received_by));
      }
    },
    takeChanged: () => {
      const taken = changed;
      changed = [];
      return taken;
    },
    reads: (read) => read.some((name) => tables.has(name)),
  };
};
