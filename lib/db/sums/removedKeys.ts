import type { Db } from '../openDatabase';
import { lister, plucker, writer } from '../statement';
import type { ScopedKey } from './syncKeys';

/** Keys that were removed and that the blocks still have. */
export interface RemovedKeys {
  /** Notes the key of an event that is about to be removed, if it is in the blocks. */
  readonly note: (seq: number) => void;
  /** Takes up to `max` of the earliest, set by set in the order of keys. */
  readonly take: (max: number) => readonly ScopedKey[];
}

/**
 * Opens the notes of removed keys. The keys removed in one turn leave the blocks together, since neighbours share them.
 * The notes are in the attached database, so that undoing a removal undoes its note.
 */
export const openRemovedKeys = (db: Db): RemovedKeys => {
  const note = writer(
    db,
    `INSERT INTO ephemeral.sync_gone (received_by, scope, at_ms, id)
     SELECT received_by, scope, created_ms, event_id FROM events
      WHERE seq = ? AND scope IS NOT NULL AND local_only = 0 AND seq <= (SELECT seq FROM sync_mark)`,
  );
  const upto = plucker<number>(db, 'SELECT nth FROM ephemeral.sync_gone ORDER BY nth LIMIT 1');
  const some = lister<ScopedKey>(
    db,
    `SELECT received_by, hex(scope) AS scope, at_ms, hex(id) AS id FROM ephemeral.sync_gone WHERE nth <= ?
      ORDER BY received_by, scope, at_ms, id`,
  );
  const drop = writer(db, 'DELETE FROM ephemeral.sync_gone WHERE nth <= ?');
  return {
    note: (seq) => void note(seq),
    take: (max) => {
      const first = upto();
      if (first === undefined) return [];
      const last = first + max - 1;
      const taken = some(last);
      drop(last);
      return taken;
    },
  };
};
