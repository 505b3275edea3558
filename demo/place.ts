import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';

/** Where the databases of a run lie. */
export interface Place {
  /** One a node. */
  readonly paths: readonly string[];
  /** Removes what was temporary. */
  readonly leave: () => void;
}

/** The first node's is the file itself; those of the others have their number behind it. */
const pathsOf = (db: string, nodes: number): readonly string[] =>
  Array.from({ length: nodes }, (_, at) => (at === 0 ? db : `${db}.${at + 1}`));

const temporary = (nodes: number): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    paths: pathsOf(join(folder, 'demo.db'), nodes),
    leave: () => {
      process.off('exit', remove);
      remove();
    },
  };
};

/** The file that was asked for, or one in a temporary folder. Refuses: a file that is there already. */
export const openPlace = (db: string | undefined, nodes: number): E.Either<string, Place> => {
  if (db === undefined) return E.right(temporary(nodes));
  const paths = pathsOf(db, nodes);
  const there = paths.find((path) => existsSync(path));
  return there === undefined
    ? E.right({ paths, leave: () => undefined })
    : E.left(`--db ${there} is there already; the demo begins with a new file`);
};
