import type { EventId, Ref } from '../../ids';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';

/**
 * Symbolic refs and the events that provide them. For refs of the form `type:event_id` the table `events` is the index.
 */
export interface Provided {
  readonly add: (received_by: number, ref: Ref, event_id: EventId) => void;
  /** Finds the event that provides a ref; of several, the one with the smallest id. */
  readonly find: (received_by: number, ref: Ref) => EventId | undefined;
  readonly removeEvent: (received_by: number, event_id: EventId) => void;
}

export const openProvided = (db: Db): Provided => {
  const add = writer(db, 'INSERT INTO provided VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const find = plucker<EventId>(
    db,
    'SELECT event_id FROM provided WHERE received_by = ? AND ref = ? ORDER BY event_id LIMIT 1',
  );
  const removeEvent = writer(db, 'DELETE FROM provided WHERE received_by = ? AND event_id = ?');
  return {
    add: (received_by, ref, event_id) => void add(received_by, ref, event_id),
    find,
    removeEvent: (received_by, event_id) => void removeEvent(received_by, event_id),
  };
};
