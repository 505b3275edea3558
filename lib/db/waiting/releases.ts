import type { Ref } from '../../ids';
import type { Db } from '../openDatabase';
import type { Room } from './quarantine';
import { finder, lister, plucker, returner, writer } from '../statement';

/** Waiters that one turn notifies at most; a larger crowd goes on in the next turn. Source: pipeline, "Waiting". */
export const RELEASED_PER_TURN_MAX = 256;

/** Releases waiting events: Kahn's algorithm in SQL, one row per edge, no retry. */
export interface Releases {
  /**
   * Notifies up to `limit` waiters that `ref` has come, and answers those that wait for nothing else. Where more wait,
   * the ref is listed in `releases`, and `resume` goes on with it.
   */
  readonly release: (received_by: number, ref: Ref, limit: number) => Released;
  /** Goes on with one ref that came in an earlier turn. */
  readonly resume: (limit: number) => Released | undefined;
  readonly isPending: () => boolean;
}

export interface Released {
  /** Waiters notified, ready or not; they count against the limit of a turn. */
  readonly notified: number;
  readonly ready: readonly number[];
}

export const NONE: Released = { notified: 0, ready: [] };

type Anyone = (received_by: number, ref: Ref) => 1 | undefined;

/** Removes `ref` from the needs of up to `limit` waiters. */
const openNotify = (
  db: Db,
  anyone: Anyone,
  room: Room,
): ((received_by: number, ref: Ref, limit: number) => Released) => {
  const waiters = lister<{ readonly id: number }>(
    db,
    `SELECT id FROM ${room}.quarantine_needs WHERE received_by = ? AND ref = ? ORDER BY id LIMIT ?`,
  );
  const clearNeed = writer(db, `DELETE FROM ${room}.quarantine_needs WHERE received_by = ? AND ref = ? AND id <= ?`);
  const countDown = returner<number>(
    db,
    `UPDATE ${room}.quarantine SET missing = missing - 1 WHERE id = ? RETURNING missing`,
  );
  return (received_by, ref, limit) => {
    // One value is read first, at a fifth of the cost of the list: nearly always nobody waits.
    if (anyone(received_by, ref) !== 1) return NONE;
    const notified = waiters(received_by, ref, limit);
    clearNeed(received_by, ref, notified.at(-1)?.id ?? 0);
    const ready = notified.filter(({ id }) => countDown(id) === 0).map(({ id }) => id);
    return { notified: notified.length, ready };
  };
};

export const openReleases = (db: Db, room: Room = 'main'): Releases => {
  const anyone = plucker<1>(db, `SELECT 1 FROM ${room}.quarantine_needs WHERE received_by = ? AND ref = ? LIMIT 1`);
  const notify = openNotify(db, anyone, room);
  const keep = writer(db, `INSERT INTO ${room}.releases VALUES (?, ?) ON CONFLICT DO NOTHING`);
  const done = writer(db, `DELETE FROM ${room}.releases WHERE received_by = ? AND ref = ?`);
  const next = finder<{ readonly received_by: number; readonly ref: Ref }>(
    db,
    `SELECT received_by, ref FROM ${room}.releases LIMIT 1`,
  );
  return {
    release: (received_by, ref, limit) => {
      const released = notify(received_by, ref, limit);
      if (released.notified === limit && anyone(received_by, ref) === 1) keep(received_by, ref);
      return released;
    },
    resume: (limit) => {
      const one = next();
      if (one === undefined) return undefined;
      const released = notify(one.received_by, one.ref, limit);
      if (released.notified < limit || anyone(one.received_by, one.ref) !== 1) done(one.received_by, one.ref);
      return released;
    },
    isPending: () => next() !== undefined,
  };
};
