import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { finder, inserter, writer } from '../statement';

export interface RecordedRefusal {
  readonly rule: string;
  readonly stage: string;
  readonly at_ms: number;
}

/** Refusals kept per owner, newest last. Source: pipeline, "Tables of the kernel". */
export const REFUSALS_PER_OWNER_MAX = 1_000;

/** Refusals of recent envelopes, for `explain`. */
export interface Refusals {
  readonly add: (received_by: number, event_id: EventId | undefined, refusal: RecordedRefusal) => void;
  readonly find: (received_by: number, event_id: EventId) => RecordedRefusal | undefined;
}

export const openRefusals = (db: Db): Refusals => {
  const add = inserter(db, 'INSERT INTO refusals (received_by, event_id, rule, stage, at_ms) VALUES (?, ?, ?, ?, ?)');
  const trim = writer(
    db,
    `DELETE FROM refusals WHERE received_by = ? AND id <= (
       SELECT id FROM refusals WHERE received_by = ? ORDER BY id DESC LIMIT 1 OFFSET ${REFUSALS_PER_OWNER_MAX})`,
  );
  const find = finder<RecordedRefusal>(
    db,
    'SELECT rule, stage, at_ms FROM refusals WHERE received_by = ? AND event_id = ? ORDER BY id DESC LIMIT 1',
  );
  return {
    add: (received_by, event_id, { rule, stage, at_ms }) => {
      add(received_by, event_id ?? null, rule, stage, at_ms);
      trim(received_by, received_by);
    },
    find,
  };
};
