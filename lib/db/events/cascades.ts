import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { lister, plucker, writer } from '../statement';

/** A stored event that is forgotten with its parent. */
export interface DependentEvent {
  readonly seq: number;
  readonly type: number;
  readonly event_id: EventId;
}

/** The events that are forgotten together: for each stored event its parents, stored or not. */
export interface Cascades {
  readonly add: (received_by: number, parent: EventId, seq: number) => void;
  readonly has: (received_by: number, parent: EventId) => boolean;
  /** Lists stored events with that parent, at most `limit`, in the order in which they were stored. */
  readonly list: (received_by: number, parent: EventId, limit: number) => readonly DependentEvent[];
  /** Removes an event's links to its parents. */
  readonly remove: (seq: number) => void;
}

export const openCascades = (db: Db): Cascades => {
  const add = writer(db, 'INSERT INTO hangs VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const has = plucker<1>(db, 'SELECT 1 FROM hangs WHERE received_by = ? AND parent = ? LIMIT 1');
  const list = lister<DependentEvent>(
    db,
    `SELECT h.seq, e.type, e.event_id FROM hangs h CROSS JOIN events e ON e.seq = h.seq
      WHERE h.received_by = ? AND h.parent = ? ORDER BY h.seq LIMIT ?`,
  );
  const remove = writer(db, 'DELETE FROM hangs WHERE seq = ?');
  return {
    add: (received_by, parent, seq) => void add(received_by, parent, seq),
    has: (received_by, parent) => has(received_by, parent) === 1,
    list,
    remove: (seq) => void remove(seq),
  };
};
