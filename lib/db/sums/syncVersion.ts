import type { Db } from '../openDatabase';
import { plucker } from '../statement';

/** Numbers the states of the database, so that a reader knows when to read again. */
export interface SyncVersion {
  /** Stays the same number until something is written or undone. */
  readonly now: () => number;
  /** Notes that something was undone, which SQLite does not count. */
  readonly noteUndo: () => void;
}

/** This connection holds the lock of its file, so nobody else writes. */
export const openSyncVersion = (db: Db): SyncVersion => {
  const changes = plucker<number>(db, 'SELECT total_changes()');
  let [seen, version] = [-1, 0];
  return {
    now: () => {
      const counted = changes() ?? 0;
      if (counted !== seen) version += 1;
      seen = counted;
      return version;
    },
    noteUndo: () => void (version += 1),
  };
};
