import type { EventId } from '../../ids';
import type { Db } from '../open';
import { lister, plucker, writer } from '../statement';

/** A stored event that hangs on another. */
export interface Hanging {
  readonly seq: number;
  readonly type: number;
  readonly event_id: EventId;
}

/** What goes with what: for each stored event the ids it hangs on, whether these are here or not. */
export interface Hangs {
  readonly add: (received_by: number, parent: EventId, seq: number) => void;
  readonly any: (received_by: number, parent: EventId) => boolean;
  /** What is stored and hangs on `parent`, in the order in which it was stored; `limit` of it at most. */
  readonly of: (received_by: number, parent: EventId, limit: number) => readonly Hanging[];
  /** The event is gone, and hangs on nothing any more. */
  readonly removeOf: (seq: number) => void;
}

export const openHangs = (db: Db): Hangs => {
  const add = writer(db, 'INSERT INTO hangs VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const any = plucker<1>(db, 'SELECT 1 FROM hangs WHERE received_by = ? AND parent = ? LIMIT 1');
  const of = lister<Hanging>(
    db,
    `SELECT h.seq, e.type, e.event_id FROM hangs h CROSS JOIN events e ON e.seq = h.seq
      WHERE h.received_by = ? AND h.parent = ? ORDER BY h.seq LIMIT ?`,
  );
  const removeOf = writer(db, 'DELETE FROM hangs WHERE seq = ?');
  return {
    add: (received_by, parent, seq) => void add(received_by, parent, seq),
    any: (received_by, parent) => any(received_by, parent) === 1,
    of,
    removeOf: (seq) => void removeOf(seq),
  };
};
