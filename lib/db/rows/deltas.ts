import type { Delta, Row, SqlValue } from '../../tables/delta';
import * as E from 'fp-ts/Either';
import { type Fault, refused } from '../../fault';
import type { EventType } from '../../event/event';
import type { Registry } from '../../event/registry';
import type { Table } from '../../tables/table';
import type { Db } from '../openDatabase';
import { type Write, writer } from '../statement';

/**
 * Applies the changes that projectors ask for. `received_by` and `seq` come from the kernel, identifiers from the
 * registry.
 */
export interface Deltas {
  /**
   * Applies changes and answers the tables they changed. Refuses: a table or a column that the type's own schema does
   * not declare.
   */
  readonly apply: (
    type: EventType,
    received_by: number,
    seq: number,
    deltas: readonly Delta[],
  ) => E.Either<Fault, readonly string[]>;
  /** Deletes every row that an event left in its type's tables, and answers those tables. */
  readonly removeRows: (type: EventType, received_by: number, seq: number) => readonly string[];
}

const upsertSql = ({ name, key, firstStays = false }: Table, columns: readonly string[]): string => {
  const all = ['received_by', 'seq', ...columns];
  const changes = all.filter((column) => column !== 'received_by' && !(key ?? ['seq']).includes(column));
  const update =
    firstStays || changes.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${changes.map((c) => `${c} = excluded.${c}`).join(', ')}`;
  const target = key === undefined ? 'seq' : ['received_by', ...key].join(', ');
  return `INSERT INTO ${name} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ON CONFLICT (${target}) DO ${update}`;
};

const deleteSql = ({ name }: Table, columns: readonly string[]): string =>
  `DELETE FROM ${name} WHERE received_by = ? ${columns.map((column) => `AND ${column} = ?`).join(' ')}`;

/**
 * The columns of a row; undefined where the table does not declare one. `received_by` and `seq` come from the kernel
 * alone.
 */
const columnsOf = (table: Table, row: Row): readonly string[] | undefined => {
  const columns = Object.keys(row);
  return columns.every((column) => Object.hasOwn(table.columns, column)) ? columns : undefined;
};

type Change = Exclude<Delta, { readonly op: 'forget' }>;

/** Applies one change to a table of the type's own. */
type ApplyOne = (table: Table, received_by: number, seq: number, change: Change) => E.Either<Fault, string>;

const openApply = (db: Db): ApplyOne => {
  const prepared = new Map<string, Write>();
  /** Prepares one statement for each set of columns. Their names come from code, so they are few. */
  const prepare = (table: Table, op: Change['op'], row: Row): Write | undefined => {
    const name = `${op} ${table.name} ${Object.keys(row).join()}`;
    const found = prepared.get(name);
    const columns = found === undefined ? columnsOf(table, row) : undefined;
    if (columns === undefined) return found;
    const write = writer(db, op === 'upsert' ? upsertSql(table, columns) : deleteSql(table, columns));
    prepared.set(name, write);
    return write;
  };
  return (table, received_by, seq, change) => {
    const row = change.op === 'upsert' ? change.row : change.key;
    // Without a key it would delete all rows of an owner.
    if (change.op === 'delete' && Object.keys(row).length === 0) return E.left(refused('delta.erases_by_a_key'));
    const write = prepare(table, change.op, row);
    if (write === undefined) return E.left(refused('delta.column_in_the_registry'));
    const values: readonly SqlValue[] = Object.values(row).map((value) => value ?? null);
    if (change.op === 'upsert') write(received_by, seq, ...values);
    else write(received_by, ...values);
    return E.right(table.name);
  };
};

export const openDeltas = (db: Db, { types }: Registry): Deltas => {
  const applyOne = openApply(db);
  const tables = new Map(types.flatMap(({ type, schema }) => schema.map((table) => [`${type}/${table.name}`, table])));
  const removals = new Map(
    types
      .flatMap(({ schema }) => schema)
      .map(({ name }) => [name, writer(db, `DELETE FROM ${name} WHERE received_by = ? AND seq = ?`)]),
  );
  return {
    apply: (type, received_by, seq, deltas) => {
      const changed: string[] = [];
      for (const delta of deltas) {
        if (delta.op === 'forget') continue;
        const table = tables.get(`${type.type}/${delta.table}`);
        if (table === undefined) return E.left(refused('delta.table_in_the_types_own_schema'));
        const applied = applyOne(table, received_by, seq, delta);
        if (E.isLeft(applied)) return applied;
        changed.push(applied.right);
      }
      return E.right(changed);
    },
    removeRows: ({ schema }, received_by, seq) => {
      for (const { name } of schema) removals.get(name)?.(received_by, seq);
      return schema.map(({ name }) => name);
    },
  };
};
