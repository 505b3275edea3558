import type { EventId } from '../../ids';
import { type Expiry, openExpiry } from './expiry';
import type { Db } from '../openDatabase';
import { type OpenerOf, type Openers, nothingOpens, openOpeners } from './openers';
import { finder, inserter, plucker, writer } from '../statement';

/** A row of `events` without its bytes. */
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

/** The place of an event in a scope, counted in the order in which events were stored here. */
export interface ScopePlace {
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
  /** Undefined for an event in no scope. */
  readonly placed?: ScopePlace | undefined;
}

/** The stored events: one row a copy. It is also the index of refs of the form `type:event_id`. */
export interface Events extends Openers, Expiry {
  /** Adds an event and answers its local number. */
  readonly add: (event: NewEvent) => number;
  readonly has: (received_by: number, event_id: EventId) => boolean;
  /** Finds an event without reading its bytes. */
  readonly head: (received_by: number, event_id: EventId) => EventHead | undefined;
  readonly find: (received_by: number, event_id: EventId) => StoredEvent | undefined;
  readonly remove: (seq: number) => void;
}

export const openEvents = (db: Db, openerIn: OpenerOf = nothingOpens): Events => {
  const add = inserter(
    db,
    `INSERT INTO events (received_by, event_id, type, created_ms, expires_ms, local_only, stored_ms, sealed, scope, place, opens_with)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const has = plucker<1>(db, 'SELECT 1 FROM events WHERE received_by = ? AND event_id = ?');
  const find = finder<StoredEvent>(
    db,
    'SELECT seq, type, local_only, stored_ms, sealed FROM events WHERE received_by = ? AND event_id = ?',
  );
  const head = finder<EventHead>(db, 'SELECT seq, type, local_only FROM events WHERE received_by = ? AND event_id = ?');
  const remove = writer(db, 'DELETE FROM events WHERE seq = ?');
  return {
    // Fields are named one by one: a rest parameter would be a copy, and a slow one.
    add: (e) => {
      const { received_by, event_id, type, created_ms, expires_ms, stored_ms, sealed, placed } = e;
      const local_only = e.local_only ? 1 : 0;
      const { scope = null, place = null } = placed ?? {};
      const times = [created_ms, expires_ms, local_only, stored_ms] as const;
      return add(received_by, event_id, type, ...times, sealed, scope, place, openerIn(sealed));
    },
    has: (received_by, event_id) => has(received_by, event_id) === 1,
    head,
    find,
    remove: (seq) => void remove(seq),
    ...openExpiry(db),
    ...openOpeners(db, openerIn),
  };
};
