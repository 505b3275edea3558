import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { inserter, plucker, writer } from '../statement';

/**
 * Milliseconds for which an ephemeral event is remembered, so that its copies are refused. It is twice the hour by
 * which clocks may differ, so that a later copy is too old for everyone.
 */
export const SEEN_MS = 2 * 60 * 60 * 1_000;

/** Ephemeral events seen in the last two hours. The table lies in memory and ends with the process. */
export interface Seen {
  readonly add: (received_by: number, event_id: EventId, nowMs: number) => void;
  readonly has: (received_by: number, event_id: EventId) => boolean;
}

/** Events remembered at most; the oldest are dropped. */
export const SEEN_ROWS_MAX = 100_000;

export const openSeen = (db: Db): Seen => {
  const add = inserter(db, 'INSERT INTO ephemeral.seen (received_by, event_id, until_ms) VALUES (?, ?, ?)');
  const expire = writer(db, 'DELETE FROM ephemeral.seen WHERE until_ms <= ?');
  const crowd = writer(db, 'DELETE FROM ephemeral.seen WHERE id <= ?');
  const has = plucker<1>(db, 'SELECT 1 FROM ephemeral.seen WHERE received_by = ? AND event_id = ?');
  return {
    add: (received_by, event_id, nowMs) => {
      expire(nowMs);
      crowd(add(received_by, event_id, nowMs + SEEN_MS) - SEEN_ROWS_MAX);
    },
    has: (received_by, event_id) => has(received_by, event_id) === 1,
  };
};
