import type { EventId } from '../ids';
import type { Db } from './open';
import { finder, inserter, lister, plucker, writer } from './statement';

/** What a row of `events` says without its bytes. */
export interface EventHead {
  readonly seq: number;
  readonly type: number;
  readonly local_only: 0 | 1;
}

/** One row of `events`. */
export interface StoredEvent extends EventHead {
  readonly stored_ms: number;
  readonly sealed: Uint8Array;
}

/** Where an event stands among those of one scope, in the order in which they were stored here. */
export interface Place {
  readonly scope: EventId;
  readonly place: number;
}

export interface NewEvent {
  readonly received_by: number;
  readonly event_id: EventId;
  readonly type: number;
  readonly created_ms: number;
  readonly expires_ms: number;
  readonly local_only: boolean;
  readonly stored_ms: number;
  readonly sealed: Uint8Array;
  /** Undefined for what is in no scope. */
  readonly placed?: Place | undefined;
}

/** The store of events: one row a copy, and the index of every ref of the form `type:event_id`. */
export interface Events {
  /** Answers the event's local number. */
  readonly add: (event: NewEvent) => number;
  readonly has: (received_by: number, event_id: EventId) => boolean;
  /** Spares reading the bytes, for who has them decoded already. */
  readonly head: (received_by: number, event_id: EventId) => EventHead | undefined;
  readonly find: (received_by: number, event_id: EventId) => StoredEvent | undefined;
  readonly remove: (seq: number) => void;
  /** Of the events of all owners that have expired by now, those that expired first; none of the types that stay. */
  readonly expired: (nowMs: number, limit: number, staying?: readonly number[]) => readonly ExpiredEvent[];
  /** Local numbers of events of the types that stay that expired by then and are still in a scope. */
  readonly outlived: (untilMs: number, limit: number, staying: readonly number[]) => readonly number[];
  /** Takes an event out of its scope: it is here, and offered to nobody. */
  readonly leave: (seq: number) => void;
}

export interface ExpiredEvent {
  readonly received_by: number;
  readonly event_id: EventId;
  readonly expires_ms: number;
}

/** What is done with events whose time is over. */
const openEndings = (db: Db): Pick<Events, 'expired' | 'outlived' | 'leave'> => {
  const expired = lister<ExpiredEvent>(
    db,
    `SELECT received_by, event_id, expires_ms FROM events INDEXED BY events_by_end
      WHERE expires_ms > 0 AND expires_ms <= ? AND type NOT IN (SELECT value FROM json_each(?)) ORDER BY expires_ms LIMIT ?`,
  );
  // Scope by scope: of those that left theirs nothing is in the index.
  const outlived = lister<{ readonly seq: number }>(
    db,
    `SELECT e.seq FROM scopes s CROSS JOIN events e INDEXED BY events_by_expiry ON e.received_by = s.received_by AND e.scope = s.scope
      WHERE e.scope IS NOT NULL AND e.local_only = 0 AND e.expires_ms > 0 AND e.expires_ms <= ?
        AND e.type IN (SELECT value FROM json_each(?)) LIMIT ?`,
  );
  const leave = writer(db, 'UPDATE events SET scope = NULL, place = NULL WHERE seq = ?');
  return {
    expired: (nowMs, limit, staying = []) => expired(nowMs, JSON.stringify(staying), limit),
    outlived: (untilMs, limit, staying) =>
      staying.length === 0 ? [] : outlived(untilMs, JSON.stringify(staying), limit).map(({ seq }) => seq),
    leave: (seq) => void leave(seq),
  };
};

export const openEvents = (db: Db): Events => {
  const add = inserter(
    db,
    `INSERT INTO events (received_by, event_id, type, created_ms, expires_ms, local_only, stored_ms, sealed, scope, place)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const has = plucker<1>(db, 'SELECT 1 FROM events WHERE received_by = ? AND event_id = ?');
  const find = finder<StoredEvent>(
    db,
    'SELECT seq, type, local_only, stored_ms, sealed FROM events WHERE received_by = ? AND event_id = ?',
  );
  const head = finder<EventHead>(db, 'SELECT seq, type, local_only FROM events WHERE received_by = ? AND event_id = ?');
  const remove = writer(db, 'DELETE FROM events WHERE seq = ?');
  return {
    // Nothing is left over in a rest: that would be a copy, and a slow one.
    add: (e) => {
      const { received_by, event_id, type, created_ms, expires_ms, stored_ms, sealed, placed } = e;
      const local_only = e.local_only ? 1 : 0;
      const { scope = null, place = null } = placed ?? {};
      return add(received_by, event_id, type, created_ms, expires_ms, local_only, stored_ms, sealed, scope, place);
    },
    has: (received_by, event_id) => has(received_by, event_id) === 1,
    head,
    find,
    ...openEndings(db),
    remove: (seq) => void remove(seq),
  };
};
