import { after } from '../lending/turnCache';
import type { Db } from '../open';
import { plucker } from '../statement';
import type { Transaction } from '../transaction';

/** Tells whether anything was written or undone since it was last asked. */
export interface SyncVersion {
  /** The same number as long as nothing was. */
  readonly now: () => number;
  /** The same transaction, watched: SQLite does not count what it undoes. */
  readonly following: (transaction: Transaction) => Transaction;
}

/** Nobody but this connection writes: it holds the lock of its file. */
export const openSyncVersion = (db: Db): SyncVersion => {
  const changes = plucker<number>(db, 'SELECT total_changes()');
  let [seen, version] = [-1, 0];
  const undone = (): void => void (version += 1);
  return {
    now: () => {
      const counted = changes() ?? 0;
      if (counted !== seen) version += 1;
      seen = counted;
      return version;
    },
    // A turn that SQLite undid by itself is over at the latest when the next one begins.
    following: (transaction) => ({
      ...transaction,
      begin: after(transaction.begin, undone),
      undo: after(transaction.undo, undone),
      rollback: after(transaction.rollback, undone),
    }),
  };
};
