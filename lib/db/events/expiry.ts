import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { lister, plucker, writer } from '../statement';

export interface ExpiredEvent {
  readonly received_by: number;
  readonly event_id: EventId;
  readonly expires_ms: number;
}

/** Expiry of stored events. */
export interface Expiry {
  /** The time at which an event expires, in milliseconds since 1970; 0 is never. */
  readonly expiryOf: (seq: number) => number;
  /** Lists expired events of the types `going`, of all owners, the earliest of each type first. */
  readonly expired: (nowMs: number, limit: number, going: readonly number[]) => readonly ExpiredEvent[];
  /** Lists local numbers of events of the types `staying` that expired up to `untilMs` and are still in a scope. */
  readonly expiredButKept: (untilMs: number, limit: number, staying: readonly number[]) => readonly number[];
  /** Takes an event out of its scope: it stays stored, and is offered to nobody. */
  readonly leaveScope: (seq: number) => void;
}

export const openExpiry = (db: Db): Expiry => {
  const expiryOf = plucker<number>(db, 'SELECT expires_ms FROM events WHERE seq = ?');
  // Type by type: there may be more expired events that stay than all others.
  const expired = lister<ExpiredEvent>(
    db,
    `SELECT e.received_by, e.event_id, e.expires_ms FROM json_each(?) t CROSS JOIN events e INDEXED BY events_by_end
         ON e.type = t.value AND e.expires_ms > 0 AND e.expires_ms <= ? LIMIT ?`,
  );
  // Scope by scope: the index holds nothing of events that left theirs.
  const expiredButKept = lister<{ readonly seq: number }>(
    db,
    `SELECT e.seq FROM scopes s CROSS JOIN events e INDEXED BY events_by_expiry ON e.received_by = s.received_by AND e.scope = s.scope
      WHERE e.scope IS NOT NULL AND e.local_only = 0 AND e.expires_ms > 0 AND e.expires_ms <= ?
        AND e.type IN (SELECT value FROM json_each(?)) LIMIT ?`,
  );
  const leaveScope = writer(db, 'UPDATE events SET scope = NULL, place = NULL WHERE seq = ?');
  return {
    expiryOf: (seq) => expiryOf(seq) ?? 0,
    expired: (nowMs, limit, going) => expired(JSON.stringify(going), nowMs, limit),
    expiredButKept: (untilMs, limit, staying) =>
      staying.length === 0 ? [] : expiredButKept(untilMs, JSON.stringify(staying), limit).map(({ seq }) => seq),
    leaveScope: (seq) => void leaveScope(seq),
  };
};
