import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { finder, plucker, writer } from '../statement';

/** The end of a tombstone, in milliseconds since 1970; null is for good. */
export interface ForgottenUntil {
  readonly until_ms: number | null;
  /** The event whose forgetting it rests on, itself or a parent; null if it cannot be lifted. */
  readonly root: EventId | null;
}

/** A tombstone that can be lifted: what it rests on and, where that is itself, what the protocol decides on it by. */
export interface Liftable {
  readonly root: EventId;
  readonly note: Uint8Array | null;
}

/** Ids of events that were forgotten on purpose and are refused. Every id here was recomputed, never claimed. */
export interface Tombstones {
  /**
   * Adds a tombstone. `untilMs` null or absent is for good, unless it is liftable. One that is not wins over one that is;
   * of two that are, the first stays.
   */
  readonly add: (
    received_by: number,
    event_id: EventId,
    rule: string,
    untilMs?: number | null,
    liftable?: Liftable | null,
  ) => void;
  /**
   * Adds a tombstone for an event that was never stored, because a parent of it is forgotten. Anyone can make such
   * events, so at most `HUNG_MAX` are kept for all owners, and the oldest are dropped; a copy is then opened and
   * refused again.
   */
  readonly addHung: (
    received_by: number,
    event_id: EventId,
    rule: string,
    untilMs: number | null,
    root?: EventId | null,
  ) => void;
  /** Is it forgotten at `nowMs`? At its `untilMs` a tombstone no longer refuses. */
  readonly has: (received_by: number, event_id: EventId, nowMs: number) => boolean;
  readonly find: (received_by: number, event_id: EventId, nowMs: number) => ForgottenUntil | undefined;
  readonly ruleOf: (received_by: number, event_id: EventId) => string | undefined;
  /**
   * Lifts a tombstone, and up to `LIFTED_AT_ONCE_MAX` of those that rest on it; those that are left are listed in
   * `liftings`. Leaves one that is for good. Answers how many went.
   */
  readonly lift: (received_by: number, root: EventId) => number;
  /** Deletes tombstones that have ended, at most `ENDED_PER_TICK_MAX` a call. Answers how many. */
  readonly sweep: (nowMs: number) => number;
}

/** The rule that tombstones carry. */
export const DELETED = 'deleted';
/** Tombstones kept at most for events that were never stored. */
export const HUNG_MAX = 100_000;
/** Tombstones that one sweep deletes at most. */
export const ENDED_PER_TICK_MAX = 4_000;
/** Tombstones that one lifting takes at most, beside its own. */
export const LIFTED_AT_ONCE_MAX = 1_000;

const LATER = 'iif(until_ms IS NULL OR excluded.until_ms IS NULL, NULL, max(until_ms, excluded.until_ms))';
const FIRST_ROOT = 'iif(root IS NULL OR excluded.root IS NULL, NULL, root)';
const FIRST_NOTE = 'iif(root IS NULL OR excluded.root IS NULL, NULL, note)';

const openAdding = (db: Db): Pick<Tombstones, 'add' | 'addHung'> => {
  const add = writer(
    db,
    `INSERT INTO tombstones (received_by, event_id, until_ms, rule, root, note) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET until_ms = ${LATER}, hung = NULL, root = ${FIRST_ROOT}, note = ${FIRST_NOTE}`,
  );
  const LAST = 'SELECT coalesce(max(hung), 0) FROM tombstones WHERE hung IS NOT NULL';
  const hang = writer(
    db,
    `INSERT INTO tombstones (received_by, event_id, until_ms, rule, root, hung) VALUES (?, ?, ?, ?, ?, (${LAST}) + 1)
     ON CONFLICT DO UPDATE SET until_ms = ${LATER}, root = ${FIRST_ROOT}, note = ${FIRST_NOTE}`,
  );
  const crowd = writer(db, `DELETE FROM tombstones WHERE hung IS NOT NULL AND hung <= (${LAST}) - ${HUNG_MAX}`);
  return {
    add: (received_by, event_id, rule, untilMs, liftable) =>
      void add(received_by, event_id, untilMs ?? null, rule, liftable?.root ?? null, liftable?.note ?? null),
    addHung: (received_by, event_id, rule, untilMs, root) => {
      hang(received_by, event_id, untilMs, rule, root ?? null);
      crowd();
    },
  };
};

const openLifting = (db: Db): Tombstones['lift'] => {
  const own = writer(db, 'DELETE FROM tombstones WHERE received_by = ? AND event_id = ? AND root IS NOT NULL');
  const resting = writer(
    db,
    `DELETE FROM tombstones WHERE (received_by, event_id) IN (
       SELECT received_by, event_id FROM tombstones WHERE received_by = ? AND root = ? LIMIT ${LIFTED_AT_ONCE_MAX})`,
  );
  const left = plucker<1>(db, 'SELECT 1 FROM tombstones WHERE received_by = ? AND root = ? LIMIT 1');
  const goOn = writer(db, 'INSERT INTO liftings VALUES (?, ?) ON CONFLICT DO NOTHING');
  const finish = writer(db, 'DELETE FROM liftings WHERE received_by = ? AND root = ?');
  return (received_by, root) => {
    const lifted = own(received_by, root) + resting(received_by, root);
    (left(received_by, root) === 1 ? goOn : finish)(received_by, root);
    return lifted;
  };
};

export const openTombstones = (db: Db): Tombstones => {
  const ruleOf = plucker<string>(db, 'SELECT rule FROM tombstones WHERE received_by = ? AND event_id = ?');
  const find = finder<ForgottenUntil>(
    db,
    'SELECT until_ms, root FROM tombstones WHERE received_by = ? AND event_id = ? AND (until_ms IS NULL OR until_ms > ?)',
  );
  const sweep = writer(
    db,
    `DELETE FROM tombstones WHERE (received_by, event_id) IN (
       SELECT received_by, event_id FROM tombstones WHERE until_ms IS NOT NULL AND until_ms <= ?
       ORDER BY until_ms LIMIT ${ENDED_PER_TICK_MAX})`,
  );
  return {
    ...openAdding(db),
    lift: openLifting(db),
    has: (received_by, event_id, nowMs) => find(received_by, event_id, nowMs) !== undefined,
    find,
    ruleOf,
    sweep: (nowMs) => sweep(nowMs),
  };
};
