import type { Db } from './openDatabase';

/**
 * Moves the WAL into the database file between turns. After a removal it also empties the WAL, so that no trace stays
 * there.
 */
export interface Checkpoint {
  /** Asks for the WAL to be emptied: something was removed that must be gone from both files. */
  readonly ask: () => void;
  readonly isPending: () => boolean;
  /**
   * Moves what it can without waiting; where asked to, all of it, and empties the WAL. Answers whether everything
   * removed is gone. A reader keeps the WAL; then, and after a throw, the request stays.
   */
  readonly run: () => boolean;
}

/** Opens with a request pending, for the WAL may still hold what was removed before the file was closed. */
export const openCheckpoint = (db: Db): Checkpoint => {
  let pending = true;
  const purge = (): boolean => {
    const [answer] = db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    return answer?.busy === 0;
  };
  return {
    ask: () => void (pending = true),
    isPending: () => pending,
    run: () => {
      if (pending) pending = !purge();
      else db.pragma('wal_checkpoint(PASSIVE)');
      return !pending;
    },
  };
};
