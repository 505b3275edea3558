import type { Db } from './openDatabase';

/** The tables that a statement reads, according to its compiled program. */
export interface Reads {
  /** Tables of the main database. */
  readonly tables: readonly string[];
  /** Does it answer rows and write nothing? */
  readonly only: boolean;
  /** Does it open a virtual table? A program does not show the tables behind one. */
  readonly virtual: boolean;
  /** Does it read private bytes: the table `secrets`, or a SECRET column of a passing table? */
  readonly secrets: boolean;
}

/** Facts about statements that depend on the schema alone, not on the file. Statements come from code, so they are few. */
export interface SchemaMemory {
  /** The tables that each statement reads. */
  readonly reads: Map<string, Reads>;
  /** Statements that SQLite compiled without a fault. */
  readonly compiled: Set<string>;
}

/** Schemas that are remembered: one for each protocol that a process runs, and some of older files. */
const SCHEMAS_MAX = 8;

/** Memories by schema, the least recently used first. */
const remembered = new Map<string, SchemaMemory>();

interface Current {
  readonly version: () => string;
  readonly at: string;
  readonly memory: SchemaMemory;
}

/** The memory of each connection, as long as its schema stays the same. */
const current = new WeakMap<Db, Current>();

const schemaOf = (db: Db): string =>
  ['main', 'ephemeral']
    .flatMap((room) => db.prepare<[], string>(`SELECT ifnull(sql, name) FROM ${room}.sqlite_schema`).pluck().all())
    .join('\n');

const memoryFor = (schema: string): SchemaMemory => {
  const memory = remembered.get(schema) ?? { reads: new Map<string, Reads>(), compiled: new Set<string>() };
  remembered.delete(schema);
  remembered.set(schema, memory);
  const [oldest] = remembered.keys();
  if (remembered.size > SCHEMAS_MAX && oldest !== undefined) remembered.delete(oldest);
  return memory;
};

/** Reads the numbers by which SQLite counts changes of a schema. */
const versionOf = (db: Db): (() => string) => {
  const [main, ephemeral] = ['main', 'ephemeral'].map((room) =>
    db.prepare<[], number>(`PRAGMA ${room}.schema_version`).pluck(),
  );
  return () => `${main?.get()} ${ephemeral?.get()}`;
};

/** Finds what is remembered of the schema that a connection has now. */
export const schemaMemory = (db: Db): SchemaMemory => {
  const known = current.get(db);
  const version = known?.version ?? versionOf(db);
  const at = version();
  if (known?.at === at) return known.memory;
  const memory = memoryFor(schemaOf(db));
  current.set(db, { version, at, memory });
  return memory;
};
