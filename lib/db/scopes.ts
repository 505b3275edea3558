import type { EventId } from '../ids';
import type { Db } from './open';
import { returner, writer } from './statement';

/** What a log's newest event says of its place. */
export interface LogEntry {
  readonly signer: EventId;
  readonly scope: EventId;
  readonly seq: number;
  readonly event_id: EventId;
}

/** The order of each scope, and the head of each signer's log in it. Neither ever goes back. */
export interface Scopes {
  /** The next place in a scope, from 1. A place is given once, even if what stood there is gone. */
  readonly nextPlace: (received_by: number, scope: EventId) => number;
  /** Notes an event of a log: the head is the greatest seq, then the smallest id. */
  readonly logged: (received_by: number, entry: LogEntry) => void;
}

export const openScopes = (db: Db): Scopes => {
  const next = returner<number>(
    db,
    `INSERT INTO scopes VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last_place = last_place + 1 RETURNING last_place`,
  );
  const head = writer(
    db,
    `INSERT INTO heads VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, event_id = excluded.event_id
      WHERE excluded.seq > seq OR (excluded.seq = seq AND excluded.event_id < event_id)`,
  );
  return {
    nextPlace: (received_by, scope) => next(received_by, scope) ?? 0,
    logged: (received_by, { signer, scope, seq, event_id }) => void head(received_by, signer, scope, seq, event_id),
  };
};
