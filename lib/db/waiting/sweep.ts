import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';

/** Rows that one call deletes at most. */
export const SWEPT_PER_TICK_MAX = 1_000;

/** Removal of rows from a waiting room. */
export interface Sweep {
  /** Deletes rows that waited too long, and answers how many. */
  readonly sweep: (nowMs: number) => number;
  /** Is any row left that has waited too long? */
  readonly isLeft: (nowMs: number) => boolean;
  /** Deletes rows of events that have expired, as far as their expiry is known. Answers how many; bounded per call. */
  readonly sweepExpired: (nowMs: number) => number;
  /** Deletes rows that claim a forgotten id. Bounded per call; age takes the rest. */
  readonly removeClaimed: (received_by: number, event_id: EventId) => void;
}

export const openSweep = (db: Db, ageMs: number, room: 'main' | 'ephemeral'): Sweep => {
  const removing = (which: string) =>
    writer(
      db,
      `DELETE FROM ${room}.quarantine WHERE id IN (
         SELECT id FROM ${room}.quarantine WHERE ${which} LIMIT ${SWEPT_PER_TICK_MAX})`,
    );
  const old = removing('since_ms < ? ORDER BY id');
  const over = removing('expires_ms > 0 AND expires_ms <= ? ORDER BY expires_ms');
  const claimed = removing('received_by = ? AND claimed = ?');
  const left = plucker<1>(db, `SELECT 1 FROM ${room}.quarantine WHERE since_ms < ? LIMIT 1`);
  return {
    sweep: (nowMs) => old(nowMs - ageMs),
    isLeft: (nowMs) => left(nowMs - ageMs) === 1,
    sweepExpired: (nowMs) => over(nowMs),
    removeClaimed: (received_by, event_id) => void claimed(received_by, event_id),
  };
};
