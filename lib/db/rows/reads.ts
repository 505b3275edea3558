import type { QueryParams } from '../../tables/query';
import type { Db } from '../openDatabase';
import { prepare } from '../statement';

/** The tables that a statement reads, according to its compiled program. */
export interface Reads {
  /** Tables of the main database. */
  readonly tables: readonly string[];
  /** Does it open a virtual table? A program does not show the tables behind one. */
  readonly virtual: boolean;
  /** Does it read private bytes: the table `secrets`, or a SECRET column of a passing table? */
  readonly secrets: boolean;
}

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
  const program = prepare<[QueryParams], Opcode>(db, `EXPLAIN ${sql}`).all(Object.fromEntries(named) as QueryParams);
  const roots = rootsOf(db, 'main');
  const tables = program
    .filter(({ opcode, p3 }) => opcode === 'OpenRead' && p3 === MAIN)
    .map(({ p2 }) => roots.get(p2))
    .filter((name) => name !== undefined);
  return {
    tables,
    virtual: program.some(({ opcode }) => opcode === 'VOpen'),
    secrets: tables.includes('secrets') || readsSecretColumns(db, program),
  };
};

/** Schemas whose answers are cached: one for each protocol that a process runs, and some of older files. */
const SCHEMAS_MAX = 8;

type Answers = Map<string, Reads>;

/**
 * Answers by schema, the least recently used first. A program depends on its schema alone, and statements come from
 * code.
 */
const remembered = new Map<string, Answers>();

/** The answers of each connection, as long as its schema stays the same. */
const current = new WeakMap<Db, { readonly version: () => string; readonly at: string; readonly answers: Answers }>();

const schemaOf = (db: Db): string =>
  ['main', 'ephemeral']
    .flatMap((room) => db.prepare<[], string>(`SELECT ifnull(sql, name) FROM ${room}.sqlite_schema`).pluck().all())
    .join('\n');

const answersFor = (schema: string): Answers => {
  const answers: Answers = remembered.get(schema) ?? new Map<string, Reads>();
  remembered.delete(schema);
  remembered.set(schema, answers);
  const [oldest] = remembered.keys();
  if (remembered.size > SCHEMAS_MAX && oldest !== undefined) remembered.delete(oldest);
  return answers;
};

/** Reads the numbers by which SQLite counts changes of a schema. */
const versionOf = (db: Db): (() => string) => {
  const [main, ephemeral] = ['main', 'ephemeral'].map((room) =>
    db.prepare<[], number>(`PRAGMA ${room}.schema_version`).pluck(),
  );
  return () => `${main?.get()} ${ephemeral?.get()}`;
};

const answersOf = (db: Db): Answers => {
  const known = current.get(db);
  const version = known?.version ?? versionOf(db);
  const at = version();
  if (known?.at === at) return known.answers;
  const answers = answersFor(schemaOf(db));
  current.set(db, { version, at, answers });
  return answers;
};

/**
 * Finds the tables that a statement reads, from the root pages that its program names. Compiling it for that takes half
 * the time of opening a file, so it is done once for a schema, not for each file.
 */
export const readsOf = (db: Db, sql: string): Reads => {
  const answers = answersOf(db);
  const known = answers.get(sql);
  if (known !== undefined) return known;
  const found = readsIn(db, sql);
  answers.set(sql, found);
  return found;
};
