import type { QueryParams } from '../../tables/query';
import type { Db } from '../openDatabase';
import { type Reads, schemaMemory } from '../schemaMemory';
import { compile } from '../statement';

interface Opcode {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
}

/** SQLite's numbers of our connection's databases; `temp` is 1. */
const MAIN = 0;
const EPHEMERAL = 2;

const rootsOf = (db: Db, room: 'main' | 'ephemeral'): ReadonlyMap<number, string> =>
  new Map(
    db
      .prepare<[], { readonly rootpage: number; readonly tbl_name: string }>(
        `SELECT rootpage, tbl_name FROM ${room}.sqlite_schema WHERE rootpage > 0`,
      )
      .all()
      .map(({ rootpage, tbl_name }) => [rootpage, tbl_name]),
  );

/** The positions of a passing table's SECRET columns. No index holds one. */
const secretPlaces = (db: Db, name: string): readonly number[] =>
  db
    .prepare<[string], { readonly cid: number; readonly type: string }>(
      "SELECT cid, type FROM pragma_table_info(?, 'ephemeral')",
    )
    .all(name)
    .flatMap(({ cid, type }) => (type.startsWith('SECRET') ? [cid] : []));

/** Does the program read a SECRET column? The text would not show it behind a star, a view or an alias. */
const readsSecretColumns = (db: Db, program: readonly Opcode[]): boolean => {
  const opened = program.filter(({ opcode, p3 }) => opcode === 'OpenRead' && p3 === EPHEMERAL);
  if (opened.length === 0) return false;
  const roots = rootsOf(db, 'ephemeral');
  return opened.some(({ p1: cursor, p2: root }) => {
    const places = secretPlaces(db, roots.get(root) ?? '');
    return program.some(({ opcode, p1, p2 }) => opcode === 'Column' && p1 === cursor && places.includes(p2));
  });
};

/** Reads the program that SQLite compiles for a statement. */
const readsIn = (db: Db, sql: string): Reads => {
  const named = [...sql.matchAll(/[:@$]([a-z_][a-z0-9_]*)/gi)].map(([, name]) => [name, null] as const);
  const program = compile<[QueryParams], Opcode>(db, `EXPLAIN ${sql}`).all(Object.fromEntries(named) as QueryParams);
  const roots = rootsOf(db, 'main');
  const tables = program
    .filter(({ opcode, p3 }) => opcode === 'OpenRead' && p3 === MAIN)
    .map(({ p2 }) => roots.get(p2))
    .filter((name) => name !== undefined);
  const { readonly, reader } = compile(db, sql);
  return {
    tables,
    only: readonly && reader,
    virtual: program.some(({ opcode }) => opcode === 'VOpen'),
    secrets: tables.includes('secrets') || readsSecretColumns(db, program),
  };
};

/**
 * Finds the tables that a statement reads, from the root pages that its program names. Compiling it for that takes half
 * the time of opening a file, so it is done once for a schema, not for each file.
 */
export const readsOf = (db: Db, sql: string): Reads => {
  const { reads } = schemaMemory(db);
  const known = reads.get(sql);
  if (known !== undefined) return known;
  const found = readsIn(db, sql);
  reads.set(sql, found);
  return found;
};
