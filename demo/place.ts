import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';

/** Where the database of a run lies. */
export interface Place {
  readonly path: string;
  /** Removes what was temporary. */
  readonly leave: () => void;
}

const temporary = (): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    path: join(folder, 'demo.db'),
    leave: () => {
      process.off('exit', remove);
      remove();
    },
  };
};

/** The file that was asked for, or one in a temporary folder. Refuses: a file that is there already. */
export const openPlace = (db: string | undefined): E.Either<string, Place> => {
  if (db === undefined) return E.right(temporary());
  return existsSync(db)
    ? E.left(`--db ${db} is there already; the demo begins with a new file`)
    : E.right({ path: db, leave: () => undefined });
};
