import type { Db } from './openDatabase';
import { TurnLost } from './statement';

/** The transaction of a turn and the savepoints of its runs. Savepoints are a stack: the last one closes first. */
export interface Transaction {
  readonly begin: () => void;
  readonly commit: () => void;
  /** Undoes the turn, unless SQLite has done so already. */
  readonly rollback: () => void;
  /** Is everything that was written since `begin` still there? */
  readonly isOpen: () => boolean;
  readonly save: () => void;
  /** Closes the last savepoint and keeps what was written in it. */
  readonly release: () => void;
  /** Closes the last savepoint and undoes what was written in it. */
  readonly undo: () => void;
}

/**
 * Opens the transaction of a node's one connection. Where a savepoint cannot be opened or closed, or SQLite has undone
 * everything by itself, every method throws `TurnLost` until the turn is rolled back. After a failed RELEASE the next
 * ROLLBACK TO would find the wrong savepoint, and half a flow would be kept.
 */
export const openTransaction = (db: Db): Transaction => {
  const [begin, commit, rollback, save, release, undo] = [
    'BEGIN IMMEDIATE',
    'COMMIT',
    'ROLLBACK',
    'SAVEPOINT run',
    'RELEASE run',
    'ROLLBACK TO run',
  ].map((sql) => db.prepare(sql));
  let broken = false;
  const isOpen = (): boolean => !broken && db.inTransaction;

  const control = (...statements: readonly (typeof begin)[]): void => {
    if (!isOpen()) throw new TurnLost();
    try {
      for (const statement of statements) statement?.run();
    } catch {
      broken = true;
      throw new TurnLost();
    }
  };

  return {
    begin: () => {
      begin?.run();
      broken = false;
    },
    commit: () => control(commit),
    rollback: () => {
      if (db.inTransaction) rollback?.run();
    },
    isOpen,
    save: () => control(save),
    release: () => control(release),
    undo: () => control(undo, release),
  };
};
