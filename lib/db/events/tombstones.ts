import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { finder, plucker, writer } from '../statement';

/** The end of a tombstone, in milliseconds since 1970; null is for good. */
export interface ForgottenUntil {
  readonly until_ms: number | null;
}

/** Ids of events that were forgotten on purpose and are refused. Every id here was recomputed, never claimed. */
export interface Tombstones {
  /** Adds a tombstone. `untilMs` null or absent is for good. */
  readonly add: (received_by: number, event_id: EventId, rule: string, untilMs?: number | null) => void;
  /**
   * Adds a tombstone for an event that was never stored, because a parent of it is forgotten. Anyone can make such
   * events, so at most `HUNG_MAX` are kept for all owners, and the oldest are dropped; a copy is then opened and
   * refused again.
   */
  readonly addHung: (received_by: number, event_id: EventId, rule: string, untilMs: number | null) => void;
  /** Is it forgotten at `nowMs`? At its `untilMs` a tombstone no longer refuses. */
  readonly has: (received_by: number, event_id: EventId, nowMs: number) => boolean;
  readonly find: (received_by: number, event_id: EventId, nowMs: number) => ForgottenUntil | undefined;
  readonly ruleOf: (received_by: number, event_id: EventId) => string | undefined;
  /** Deletes tombstones that have ended, at most `ENDED_PER_TICK_MAX` a call. Answers how many. */
  readonly sweep: (nowMs: number) => number;
}

/** The rule that tombstones carry. */
export const DELETED = 'deleted';
/** Tombstones kept at most for events that were never stored. */
export const HUNG_MAX = 100_000;
/** Tombstones that one sweep deletes at most. */
export const ENDED_PER_TICK_MAX = 4_000;

const LATER = 'iif(until_ms IS NULL OR excluded.until_ms IS NULL, NULL, max(until_ms, excluded.until_ms))';

const openAdding = (db: Db): Pick<Tombstones, 'add' | 'addHung'> => {
  const add = writer(
    db,
    `INSERT INTO tombstones (received_by, event_id, until_ms, rule) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET until_ms = ${LATER}, hung = NULL`,
  );
  const LAST = 'SELECT coalesce(max(hung), 0) FROM tombstones WHERE hung IS NOT NULL';
  const hang = writer(
    db,
    `INSERT INTO tombstones (received_by, event_id, until_ms, rule, hung) VALUES (?, ?, ?, ?, (${LAST}) + 1)
     ON CONFLICT DO UPDATE SET until_ms = ${LATER}`,
  );
  const crowd = writer(db, `DELETE FROM tombstones WHERE hung IS NOT NULL AND hung <= (${LAST}) - ${HUNG_MAX}`);
  return {
    add: (received_by, event_id, rule, untilMs) => void add(received_by, event_id, untilMs ?? null, rule),
    addHung: (received_by, event_id, rule, untilMs) => {
      hang(received_by, event_id, untilMs, rule);
      crowd();
    },
  };
};

export const openTombstones = (db: Db): Tombstones => {
  const ruleOf = plucker<string>(db, 'SELECT rule FROM tombstones WHERE received_by = ? AND event_id = ?');
  const find = finder<ForgottenUntil>(
    db,
    'SELECT until_ms FROM tombstones WHERE received_by = ? AND event_id = ? AND (until_ms IS NULL OR until_ms > ?)',
  );
  const sweep = writer(
    db,
    `DELETE FROM tombstones WHERE (received_by, event_id) IN (
       SELECT received_by, event_id FROM tombstones WHERE until_ms IS NOT NULL AND until_ms <= ?
       ORDER BY until_ms LIMIT ${ENDED_PER_TICK_MAX})`,
  );
  return {
    ...openAdding(db),
    has: (received_by, event_id, nowMs) => find(received_by, event_id, nowMs) !== undefined,
    find,
    ruleOf,
    sweep: (nowMs) => sweep(nowMs),
  };
};
