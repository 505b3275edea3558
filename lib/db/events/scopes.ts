import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { type LogGaps, openLogGaps } from './logGaps';
import { plucker, writer } from '../statement';

/** The place of an event in its signer's log. */
export interface LogEntry {
  readonly signer: EventId;
  readonly scope: EventId;
  readonly seq: number;
  readonly event_id: EventId;
}

/** The places of each scope, and the head of each signer's log in it. Both only grow. */
export interface Scopes {
  /** Takes the next place in a scope, from 1. A place is used once, even after its event is gone. */
  readonly nextPlace: (received_by: number, scope: EventId) => number;
  /**
   * Notes an event of a log. The head is the greatest `seq`, then the smallest id. `held` counts the numbers that were
   * ever stored here, so that `seq + 1 - held` are missing below the head; forgotten ones count as held. A second event
   * with the same number is not counted, so that a fork hides no gap. Answers whether the number before it is missing,
   * and was not missing until now.
   */
  readonly recordLogEntry: (received_by: number, entry: LogEntry) => boolean;
}

const openLogged = (db: Db, { open, fill }: LogGaps): Scopes['recordLogEntry'] => {
  const LOG = 'received_by = ? AND signer = ? AND scope = ?';
  const find = plucker<number>(db, `SELECT seq FROM heads WHERE ${LOG}`);
  const begin = writer(
    db,
    'INSERT INTO heads (seq, event_id, held, received_by, signer, scope) VALUES (?, ?, 1, ?, ?, ?)',
  );
  const move = writer(db, `UPDATE heads SET seq = ?, event_id = ?, held = held + 1 WHERE ${LOG}`);
  const fork = writer(db, `UPDATE heads SET event_id = min(event_id, ?) WHERE ${LOG}`);
  const hold = writer(db, `UPDATE heads SET held = held + 1 WHERE ${LOG}`);
  return (received_by, entry) => {
    const { signer, scope, seq, event_id } = entry;
    const log = [received_by, signer, scope] as const;
    const head = find(...log) ?? -1;
    if (seq < head) {
      if (fill(received_by, entry)) hold(...log);
      return false;
    }
    if (seq === head) {
      fork(event_id, ...log);
      return false;
    }
    (head < 0 ? begin : move)(seq, event_id, ...log);
    open(received_by, entry, head + 1, seq - 1);
    return seq > head + 1;
  };
};

export const openScopes = (db: Db): Scopes => {
  // Two statements: one INSERT … ON CONFLICT … RETURNING takes half as long again as both.
  const last = plucker<number>(db, 'SELECT last_place FROM scopes WHERE received_by = ? AND scope = ?');
  const begin = writer(db, 'INSERT INTO scopes (last_place, received_by, scope) VALUES (?, ?, ?)');
  const move = writer(db, 'UPDATE scopes SET last_place = ? WHERE received_by = ? AND scope = ?');
  return {
    nextPlace: (received_by, scope) => {
      const before = last(received_by, scope);
      const place = (before ?? 0) + 1;
      (before === undefined ? begin : move)(place, received_by, scope);
      return place;
    },
    recordLogEntry: openLogged(db, openLogGaps(db)),
  };
};
