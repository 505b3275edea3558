import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';

/**
 * Ids of events that are bad in themselves: their copies are refused unopened. Every id here was recomputed, never
 * claimed.
 */
export interface BadEvents {
  readonly add: (received_by: number, event_id: EventId, rule: string) => void;
  readonly has: (received_by: number, event_id: EventId) => boolean;
  readonly ruleOf: (received_by: number, event_id: EventId) => string | undefined;
}

/**
 * Ids kept for all owners together; the oldest are dropped first. Anyone can make bad events, so the table is bounded.
 * A flood at one owner evicts entries of others, whose copies are then verified and refused once more.
 */
export const BAD_EVENTS_MAX = 10_000;

export const openBadEvents = (db: Db): BadEvents => {
  const add = writer(
    db,
    'INSERT INTO bad_events (received_by, event_id, rule) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const crowd = writer(db, `DELETE FROM bad_events WHERE id <= (SELECT max(id) FROM bad_events) - ${BAD_EVENTS_MAX}`);
  const ruleOf = plucker<string>(db, 'SELECT rule FROM bad_events WHERE received_by = ? AND event_id = ?');
  return {
    add: (received_by, event_id, rule) => {
      if (add(received_by, event_id, rule) > 0) crowd();
    },
    has: (received_by, event_id) => ruleOf(received_by, event_id) !== undefined,
    ruleOf,
  };
};
