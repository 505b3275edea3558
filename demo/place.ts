import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';

/** The databases of a run. */
export interface Place {
  /** One path for each node. */
  readonly paths: readonly string[];
  /** Removes temporary files. */
  readonly leave: () => void;
}

/** The first path is the file itself; the paths of further nodes end in their numbers. */
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

/** Chooses the given file, or one in a temporary folder. Refuses: a file that exists already. */
export const openPlace = (db: string | undefined, nodes: number): E.Either<string, Place> => {
  if (db === undefined) return E.right(temporary(nodes));
  const paths = pathsOf(db, nodes);
  const there = paths.find((path) => existsSync(path));
  return there === undefined
    ? E.right({ paths, leave: () => undefined })
    : E.left(`--db ${there} exists already; the demo needs a new file`);
};
