import * as E from 'fp-ts/Either';
import { type Table, createStatements, passingStatements } from '../../tables/table';
import type { Db, OpenFault } from '../openDatabase';
import { type OpenerOf, nothingOpens } from '../events/openers';
import { EPHEMERAL, KERNEL_V1, KERNEL_V2 } from './schema';
import { KERNEL_V4 } from './kernelV4';
import { KERNEL_V5 } from './kernelV5';
import { KERNEL_V6 } from './kernelV6';
import { KERNEL_V3 } from './kernelV3';

/** Step n takes a file from version n to n + 1. A step is never edited once it is shipped. */
const MIGRATIONS: readonly string[] = [KERNEL_V1, KERNEL_V2, KERNEL_V3, KERNEL_V4, KERNEL_V5, KERNEL_V6];

const KERNEL_TABLES = new Set(
  MIGRATIONS.flatMap((step) => [...step.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name)),
);

/** A protocol's tables: `kept` ones of event types and derived state, and `passing` ones in memory. */
export interface Tables {
  readonly kept: readonly Table[];
  readonly passing: readonly Table[];
}

/**
 * Throws for a table with the name of a kernel's. `CREATE TABLE IF NOT EXISTS` would skip it, and its type would write
 * the kernel's.
 */
const refuseKernelNames = (tables: readonly Table[]): void => {
  for (const { name } of tables) {
    if (KERNEL_TABLES.has(name)) throw new Error(`table ${name}: the kernel has one of that name`);
  }
};

const claim = (db: Db, protocol: string): OpenFault | undefined => {
  db.prepare("INSERT INTO meta VALUES ('protocol', ?) ON CONFLICT DO NOTHING").run(protocol);
  const found = db.prepare("SELECT value FROM meta WHERE name = 'protocol'").pluck().get() as string;
  return found === protocol ? undefined : { _tag: 'OtherProtocol', found };
};

/** Finds a table that was created before its type declared all the columns it has now. */
const outdated = (db: Db, tables: readonly Table[]): OpenFault | undefined => {
  const columnsOf = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  const old = tables.find(({ name, columns }) => {
    const there = new Set(columnsOf.all(name));
    return Object.keys(columns).some((column) => !there.has(column));
  });
  return old === undefined ? undefined : { _tag: 'OtherTables', table: old.name };
};

/** Is this a file of another program? Ours have `meta` from their first version on. */
const isForeign = (db: Db, version: number): boolean => {
  const named = db.prepare<[], { readonly name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return version === 0 ? named.length > 0 : !named.some(({ name }) => name === 'meta');
};

/**
 * Creates the protocol's tables where they do not exist. Indexes come last: one may be over a column that is missing.
 */
const create = (db: Db, { kept, passing }: Tables): OpenFault | undefined => {
  const made = kept.map(createStatements);
  for (const [sql] of made) if (sql !== undefined) db.exec(sql);
  const fault = outdated(db, kept);
  if (fault !== undefined) return fault;
  db.exec(EPHEMERAL);
  for (const sql of [...made.flatMap(([, ...indexes]) => indexes), ...passing.flatMap(passingStatements)]) db.exec(sql);
  return undefined;
};

/**
 * Brings a file to the current version and creates the protocol's tables, in one transaction. `openerOf` finds the
 * openers of bytes that are stored already. Throws at start-up, as a mistake of ours, for a table with the name of a
 * kernel's. Refuses: a newer file, another protocol's file, one whose tables lack columns, a database of another
 * program.
 */
export const migrate = (
  db: Db,
  protocol: string,
  tables: Tables,
  openerOf: OpenerOf = nothingOpens,
): E.Either<OpenFault, Db> => {
  refuseKernelNames([...tables.kept, ...tables.passing]);
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length) return E.left({ _tag: 'NewerFile', version, known: MIGRATIONS.length });

  if (isForeign(db, version)) return E.left({ _tag: 'OtherProtocol', found: 'a file that is none of ours' });

  db.function('opener_of', { deterministic: true, directOnly: true }, (sealed: Uint8Array) => openerOf(sealed));
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
    const fault = claim(db, protocol) ?? create(db, tables);
    db.exec(fault === undefined ? 'COMMIT' : 'ROLLBACK');
    return fault === undefined ? E.right(db) : E.left(fault);
  } catch (cause) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw cause;
  }
};
