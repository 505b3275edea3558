import { openEvents } from '../../../lib/db/events/events';
import { type StatementWatch, openDatabase } from '../../../lib/db/openDatabase';
import { openScopes } from '../../../lib/db/events/scopes';
import { openSyncSets } from '../../../lib/db/sums/syncSets';
import { openTransaction } from '../../../lib/db/transaction';
import { migrate } from '../../../lib/db/schema/migrate';
import type { EventId } from '../../../lib/ids';
import { type Bound, type Key, END } from '../../../lib/reconcile/keySet';
import { id, registry, right } from '../lib/events';
import { PROTOCOL, rowsOf, tablesOf } from '../lib/store';
import { lift, sumOf, textOf, wrongBlocks } from './syncRight';

export const [ROOM, HALL] = [id(0xa1), id(0xa2)];

export interface Added {
  readonly at_ms: number;
  readonly id: EventId;
  readonly received_by?: number;
  readonly scope?: EventId;
  readonly expires_ms?: number;
  readonly local_only?: boolean;
}

/** Events and the blocks of their sets in one file, in a transaction that is open. */
export const openSyncRoom = (path = ':memory:', watch?: StatementWatch) => {
  const db = right(migrate(right(openDatabase(path, watch)), PROTOCOL, tablesOf(registry)));
  const [events, scopes] = [openEvents(db), openScopes(db)];
  const sets = openSyncSets(db, lift);
  const inner = openTransaction(db);
  let [added, saves] = [0, 0];
  const transaction = {
    ...inner,
    begin: () => {
      inner.begin();
      sets.noteUndo();
      saves = 0;
    },
    undo: () => {
      inner.undo();
      sets.noteUndo();
    },
    rollback: () => {
      inner.rollback();
      sets.noteUndo();
    },
    save: () => {
      inner.save();
      saves += 1;
    },
  };
  transaction.begin();
  const remove = (seq: number): void => {
    sets.noteRemoval(seq);
    events.remove(seq);
    sets.lowerMark(seq);
  };
  const add = ({
    at_ms,
    id: event_id,
    received_by = 1,
    scope = ROOM,
    expires_ms = 0,
    local_only = false,
  }: Added): number => {
    added += 1;
    return events.add({
      ...{ received_by, event_id, type: 2, created_ms: at_ms, expires_ms, local_only, stored_ms: 0 },
      ...{ sealed: new Uint8Array(1), placed: { scope, place: scopes.nextPlace(received_by, scope) } },
    });
  };
  /** All keys of a set that have not expired, in their order, from the table itself. */
  const keysOf = (received_by = 1, scope = ROOM, asOfMs = 0): readonly Key[] =>
    rowsOf<Key>(
      db,
      `SELECT created_ms AS at_ms, event_id AS id FROM events NOT INDEXED WHERE received_by = ? AND scope = ?
       AND local_only = 0 AND NOT (expires_ms > 0 AND expires_ms <= ?)`,
      received_by,
      scope,
      asOfMs,
    )
      .map((key) => ({ ...key, id: new Uint8Array(key.id) }))
      .sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  const within = (keys: readonly Key[], lower: Bound, upper: Bound): readonly Key[] =>
    keys.filter((key) => textOf(key) >= textOf(lower) && textOf(key) < textOf(upper));
  const levels = (): readonly number[] => {
    sets.flush();
    return rowsOf<{ n: number }>(db, 'SELECT count(*) AS n FROM sync_block GROUP BY level ORDER BY level').map(
      ({ n }) => n,
    );
  };
  return {
    ...{ sets, transaction, add, remove, keysOf, within, levels },
    sumsOf: (bounds: readonly Bound[], keys: readonly Key[]) =>
      bounds.slice(1).map((upper, nth) => sumOf(within(keys, bounds[nth] ?? END, upper))),
    wrong: () => wrongBlocks(db),
    planOf: (sql: string): string =>
      rowsOf<{ detail: string }>(db, `EXPLAIN QUERY PLAN ${sql.replaceAll(/\bInf\b/g, '9e999')}`)
        .map(({ detail }) => detail)
        .join('; '),
    seqs: () => rowsOf<{ seq: number }>(db, 'SELECT seq FROM events ORDER BY seq').map(({ seq }) => seq),
    made: () => added,
    /** Keys of each block of level 0, in order. */
    blockSizes: () =>
      rowsOf<{ count: number }>(db, 'SELECT count FROM sync_block WHERE level = 0 ORDER BY at_ms, id').map(
        ({ count }) => count,
      ),
    /** Breaks each second block. */
    tamper: () => void db.exec('UPDATE sync_block SET count = count + 1, sum = zeroblob(32) WHERE at_ms % 2 = 0'),
    /** Undoes the last savepoint, if there is one. */
    undo: () => {
      if (saves > 0) transaction.undo();
      saves = Math.max(0, saves - 1);
    },
    close: () => void db.close(),
  };
};
export type SyncRoom = ReturnType<typeof openSyncRoom>;
