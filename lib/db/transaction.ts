import type { Db } from './open';
import { TurnLost } from './statement';

/** The transaction of a turn and the savepoints of its runs. Savepoints are a stack: the last opened closes first. */
export interface Transaction {
  readonly begin: () => void;
  readonly commit: () => void;
  /** Undoes the turn, if SQLite has not done so already. */
  readonly rollback: () => void;
  readonly isOpen: () => boolean;
  readonly save: () => void;
  /** Keeps what was done since the last `save`. */
  readonly release: () => void;
  /** Undoes what was done since the last `save`. Throws `TurnLost` where the whole transaction is gone. */
  readonly undo: () => void;
}

export const openTransaction = (db: Db): Transaction => {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const save = db.prepare('SAVEPOINT run');
  const release = db.prepare('RELEASE run');
  const undo = db.prepare('ROLLBACK TO run');
  const isOpen = (): boolean => db.inTransaction;
  const inside = (): void => {
    if (!isOpen()) throw new TurnLost();
  };
  return {
    begin: () => void begin.run(),
    commit: () => (inside(), void commit.run()),
    rollback: () => void (isOpen() && rollback.run()),
    isOpen,
    save: () => (inside(), void save.run()),
    release: () => (inside(), void release.run()),
    undo: () => (inside(), undo.run(), void release.run()),
  };
};
