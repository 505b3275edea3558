import type { Db } from './open';
import { plucker } from './statement';

/** Tells whether anything was written or undone since it was last asked. */
export interface SyncVersion {
  /** The same number as long as nothing was. */
  readonly now: () => number;
  /** Something was undone, which SQLite does not count. */
  readonly undone: () => void;
}

/** Nobody but this connection writes: it holds the lock of its file. */
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
    undone: () => void (version += 1),
  };
};
