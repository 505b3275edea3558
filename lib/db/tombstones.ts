import type { EventId } from '../ids';
import type { Db } from './open';
import { plucker, writer } from './statement';

/** Ids that are not wanted again, since they were forgotten on purpose. Only recomputed ids ever get here. */
export interface Tombstones {
  /** `untilMs` undefined is for good. */
  readonly add: (received_by: number, event_id: EventId, rule: string, untilMs?: number) => void;
  /** Is it forgotten now? At its `untilMs` a tombstone refuses no longer. */
  readonly has: (received_by: number, event_id: EventId, nowMs: number) => boolean;
  readonly ruleOf: (received_by: number, event_id: EventId) => string | undefined;
}

/** The rule that a tombstone carries. */
export const DELETED = 'deleted';

export const openTombstones = (db: Db): Tombstones => {
  const add = writer(
    db,
    `INSERT INTO tombstones (received_by, event_id, until_ms, rule) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET until_ms = iif(until_ms IS NULL OR excluded.until_ms IS NULL, NULL, max(until_ms, excluded.until_ms))`,
  );
  const ruleOf = plucker<string>(db, 'SELECT rule FROM tombstones WHERE received_by = ? AND event_id = ?');
  const has = plucker<1>(
    db,
    'SELECT 1 FROM tombstones WHERE received_by = ? AND event_id = ? AND (until_ms IS NULL OR until_ms > ?)',
  );
  return {
    add: (received_by, event_id, rule, untilMs) => void add(received_by, event_id, untilMs ?? null, rule),
    has: (received_by, event_id, nowMs) => has(received_by, event_id, nowMs) === 1,
    ruleOf,
  };
};
