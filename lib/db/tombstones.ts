import type { EventId } from '../ids';
import type { Db } from './open';
import { finder, writer } from './statement';

/** Ids that are never wanted again: forgotten, or bad in themselves. Only recomputed ids ever get here. */
export interface Tombstones {
  /** `untilMs` undefined is for good. */
  readonly add: (received_by: number, event_id: EventId, rule: string, untilMs?: number) => void;
  readonly has: (received_by: number, event_id: EventId) => boolean;
  readonly ruleOf: (received_by: number, event_id: EventId) => string | undefined;
}

/** The rule a tombstone carries where an event was deleted rather than refused. */
export const DELETED = 'deleted';

export const openTombstones = (db: Db): Tombstones => {
  const add = writer(
    db,
    `INSERT INTO tombstones (received_by, event_id, until_ms, rule) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET until_ms = iif(until_ms IS NULL OR excluded.until_ms IS NULL, NULL, max(until_ms, excluded.until_ms))`,
  );
  const find = finder<{ readonly rule: string }>(
    db,
    'SELECT rule FROM tombstones WHERE received_by = ? AND event_id = ?',
  );
  return {
    add: (received_by, event_id, rule, untilMs) => void add(received_by, event_id, untilMs ?? null, rule),
    has: (received_by, event_id) => find(received_by, event_id) !== undefined,
    ruleOf: (received_by, event_id) => find(received_by, event_id)?.rule,
  };
};
