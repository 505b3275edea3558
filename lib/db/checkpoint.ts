import type { Db } from './openDatabase';

/** Moves the log into the file, between turns; and where something was removed, so that no trace of it stays in the log. */
export interface Checkpoint {
  /** Something was removed that must be gone from the files. */
  readonly ask: () => void;
  readonly isPending: () => boolean;
  /**
   * As far as nobody waits for it; where something was removed, all of it, and the log is emptied. Answers whether
   * everything removed is gone: a reader keeps the log, and then, as after a throw, it stays asked for.
   */
  readonly run: () => boolean;
}

/** What was removed before the file was opened may still be in its log, so that the first one empties it. */
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
