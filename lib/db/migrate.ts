import * as E from 'fp-ts/Either';
import type { Registry } from '../registry';
import { createStatements } from '../table';
import type { Db, OpenFault } from './open';
import { EPHEMERAL, KERNEL_V1 } from './schema';

/** Step n takes a file from version n to n + 1. Never edited once shipped. */
const MIGRATIONS: readonly string[] = [KERNEL_V1];

const claim = (db: Db, protocol: string): OpenFault | undefined => {
  db.prepare("INSERT INTO meta VALUES ('protocol', ?) ON CONFLICT DO NOTHING").run(protocol);
  const found = db.prepare("SELECT value FROM meta WHERE name = 'protocol'").pluck().get() as string;
  return found === protocol ? undefined : { _tag: 'OtherProtocol', found };
};

/**
 * Brings a file to the version this library knows, and creates the protocol's tables, in one transaction.
 * Refuses: a newer file, another protocol's file.
 */
export const migrate = (db: Db, protocol: string, { types }: Registry): E.Either<OpenFault, Db> => {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length) return E.left({ _tag: 'NewerFile', version, known: MIGRATIONS.length });

  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
    const fault = claim(db, protocol);
    if (fault === undefined) {
      for (const table of types.flatMap((type) => type.schema)) createStatements(table).forEach((sql) => db.exec(sql));
      db.exec(EPHEMERAL);
    }
    db.exec(fault === undefined ? 'COMMIT' : 'ROLLBACK');
    return fault === undefined ? E.right(db) : E.left(fault);
  } catch (cause) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw cause;
  }
};
