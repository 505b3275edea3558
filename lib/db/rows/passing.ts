import * as E from 'fp-ts/Either';
import type { SqlValue } from '../../tables/delta';
import { type Fault, denied } from '../../fault';
import type { Note, NoteRow } from '../../envelope/note';
import { reveal } from '../../secret';
import type { Table } from '../../tables/table';
import type { Db } from '../openDatabase';
import { type Write, inserter, lister, plucker, writer } from '../statement';

/**
 * Rows of passing tables, such as sessions. They are in memory, each until its `until_ms`, and end with the process.
 */
export interface Passing {
  /** Writes and drops rows. Refuses: a table or column that is not declared as passing. */
  readonly apply: (received_by: number, notes: readonly Note[]) => E.Either<Fault, void>;
  /**
   * Prolongs rows of `table` whose `by` is `value` to `untilMs`. It writes once a third of `forMs` has gone by since
   * the last time.
   */
  readonly renew: (table: string, by: string, value: Uint8Array, untilMs: number, forMs: number) => void;
  /** Drops the rows that last until this event is stored, and notes for whom it came. */
  readonly stored: (received_by: number, event_id: Uint8Array, nowMs: number) => void;
  /** The jobs that these notes wake. */
  readonly wokenBy: (notes: readonly Note[]) => readonly string[];
  /** Drops rows whose time is over, and answers how many. */
  readonly sweep: (nowMs: number) => number;
}

/** The part of a row's life after which a renewal is written. */
const RENEWED_AFTER = 1 / 3;

/** Time for which it is remembered that something came. */
const CAME_MS = 24 * 60 * 60 * 1_000;

const isSqlValue = (value: NoteRow[string]): value is SqlValue =>
  value === null || typeof value !== 'object' || value instanceof Uint8Array;

const bound = (row: NoteRow): readonly SqlValue[] =>
  Object.values(row).map((value) => (isSqlValue(value) ? value : reveal(value)));

const noteSql = ({ name, key = [] }: Table, columns: readonly string[]): string => {
  const kept = columns.filter((column) => !key.includes(column));
  return `INSERT INTO ephemeral.${name} (received_by, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})
    ON CONFLICT (received_by, ${key.join(', ')}) DO UPDATE SET ${kept.map((c) => `${c} = excluded.${c}`).join(', ')}`;
};

const dropSql = ({ name }: Table, columns: readonly string[]): string =>
  `DELETE FROM ephemeral.${name} WHERE received_by = ? ${columns.map((column) => `AND ${column} = ?`).join(' ')}`;

/** Prepares one statement for each set of columns, checked against the declaration. Their names come from code. */
const openPrepare = (db: Db, tables: ReadonlyMap<string, Table>) => {
  const prepared = new Map<string, Write>();
  return ({ op, table, ...rest }: Note): Write | undefined => {
    const columns = Object.keys('row' in rest ? rest.row : rest.key);
    const name = `${op} ${table} ${columns.join()}`;
    const found = prepared.get(name);
    const declared = tables.get(table);
    if (found !== undefined || declared === undefined) return found;
    if (!columns.every((column) => column === 'until_ms' || Object.hasOwn(declared.columns, column))) return undefined;
    const write = writer(db, op === 'note' ? noteSql(declared, columns) : dropSql(declared, columns));
    prepared.set(name, write);
    return write;
  };
};

/** Drops the oldest rows of a table that holds too many. Numbers have gaps, for rows are dropped and written again. */
const openCrowd = (db: Db, { name, rowsMax = 0 }: Table): (() => void) => {
  const table = `ephemeral.${name}`;
  const span = plucker<number | null>(db, `SELECT (SELECT max(id) FROM ${table}) - (SELECT min(id) FROM ${table})`);
  const crowd = writer(
    db,
    `DELETE FROM ${table} WHERE id <= (SELECT id FROM ${table} ORDER BY id DESC LIMIT 1 OFFSET ${rowsMax})`,
  );
  return () => {
    // The span of ids is read first: nearly always it shows that there is room, without counting.
    if ((span() ?? 0) >= rowsMax) crowd();
  };
};

/** A row that ended because its event was stored. */
interface Ended {
  readonly id: number;
  readonly by: Uint8Array;
  readonly counts: number;
}

/** Drops the rows of a table whose event was stored. Most events end none, so one statement asks. */
const openArrival = (db: Db, { name, untilStored, cameTo }: Table): ((...of: ArrivalOf) => void) => {
  if (untilStored === undefined) return () => undefined;
  const ending = `DELETE FROM ephemeral.${name} WHERE received_by = ? AND ${untilStored} = ?`;
  if (cameTo === undefined) {
    const end = writer(db, ending);
    return (received_by, event_id) => void end(received_by, event_id);
  }
  const { table, by, counts } = cameTo;
  const end = lister<Ended>(db, `${ending} RETURNING id, ${by} AS by, ${counts} AS counts`);
  let take: Write | undefined;
  const taking = (): Write =>
    (take ??= writer(
      db,
      `INSERT INTO ephemeral.${table} (received_by, until_ms, ${by}, last_id, came_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (received_by, ${by}) DO UPDATE SET until_ms = excluded.until_ms, came_ms = excluded.came_ms,
           last_id = max(coalesce(last_id, 0), excluded.last_id)`,
    ));
  return (received_by, event_id, nowMs) => {
    for (const ended of end(received_by, event_id))
      if (ended.counts > 0) taking()(received_by, nowMs + CAME_MS, ended.by, ended.id, nowMs);
  };
};
type ArrivalOf = readonly [received_by: number, event_id: Uint8Array, nowMs: number];

export const openPassing = (db: Db, declared: readonly Table[]): Passing => {
  const tables = new Map(declared.map((table) => [table.name, table]));
  const prepare = openPrepare(db, tables);
  const crowds = new Map(declared.map((table) => [table.name, openCrowd(db, table)]));
  const sweeps = declared.map(({ name }) => writer(db, `DELETE FROM ephemeral.${name} WHERE until_ms <= ?`));
  const arrivals = declared
    .filter(({ untilStored }) => untilStored !== undefined)
    .map((table) => openArrival(db, table));
  const renewals = new Map<string, Write>();
  const renewal = (table: string, by: string): Write => {
    const write =
      renewals.get(`${table}.${by}`) ??
      inserter(db, `UPDATE ephemeral.${table} SET until_ms = ? WHERE ${by} = ? AND until_ms < ?`);
    renewals.set(`${table}.${by}`, write);
    return write;
  };
  return {
    apply: (received_by, notes) => {
      for (const one of notes) {
        const write = prepare(one);
        if (write === undefined) return E.left(denied('note.is_of_a_passing_table'));
        write(received_by, ...bound(one.op === 'note' ? one.row : one.key));
      }
      for (const name of new Set(notes.map(({ table }) => table))) crowds.get(name)?.();
      return E.right(undefined);
    },
    renew: (table, by, value, untilMs, forMs) =>
      void renewal(table, by)(untilMs, value, Math.round(untilMs - forMs * RENEWED_AFTER)),
    stored: (received_by, event_id, nowMs) => {
      for (const arrived of arrivals) arrived(received_by, event_id, nowMs);
    },
    wokenBy: (notes) =>
      notes
        .map(({ op, table }) => (op === 'note' ? tables.get(table)?.wakes : undefined))
        .filter((job) => job !== undefined),
    sweep: (nowMs) => sweeps.reduce((swept, sweep) => swept + sweep(nowMs), 0),
  };
};
