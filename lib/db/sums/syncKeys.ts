import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { finder, lister, plucker } from '../statement';
import { type Place, bytesOf } from './place';

/** Names one set of keys: an owner's events of one scope. */
export interface SetName {
  readonly received_by: number;
  readonly scope: EventId;
}

/** The key of an event together with its set. The scope is in hex. */
export interface ScopedKey extends Place {
  readonly received_by: number;
  readonly scope: string;
}

/** The keys of sets, in their order, read from `events`. */
export interface SyncKeys {
  /** The first `max` keys of a range, of events up to the local number `seq`. */
  readonly list: (set: SetName, lower: Place, upper: Place, max: number, seq?: number) => readonly Place[];
  /** Keys of events with local numbers above `after` and up to `upto`, set by set in the order of keys. */
  readonly fresh: (after: number, upto: number) => readonly ScopedKey[];
  /** The next set, in the order of owners and scopes. */
  readonly setAfter: (set: SetName) => SetName | undefined;
  /** The key of an event; undefined if it is in no set. */
  readonly ofEvent: (seq: number) => (SetName & Place) | undefined;
  /** Keys that expired up to `asOfMs`, in the order of keys; at most `EXPIRED_MAX`, the earliest. */
  readonly expired: (set: SetName, asOfMs: number) => readonly Place[];
}

/** Expired events that are left out of a set at most. More than these still count, until they are erased. */
export const EXPIRED_MAX = 4_096;

const IN_A_SET = 'scope IS NOT NULL AND local_only = 0';
const BY_KEY = `FROM events INDEXED BY events_by_key WHERE ${IN_A_SET}`;
const RANGE = 'received_by = ? AND scope = ? AND (created_ms, event_id) >= (?, ?) AND (created_ms, event_id) < (?, ?)';
const KEY = 'created_ms AS at_ms, hex(event_id) AS id';

/** Reads the keys as one text, which costs a quarter of as many rows. */
const openList = (db: Db): SyncKeys['list'] => {
  const keys = plucker<string | null>(
    db,
    `SELECT string_agg(created_ms || ' ' || hex(event_id), ',') FROM (
       SELECT created_ms, event_id ${BY_KEY} AND ${RANGE} AND seq <= ? ORDER BY created_ms, event_id LIMIT ?)`,
  );
  return ({ received_by, scope }, lower, upper, max, seq = Number.MAX_SAFE_INTEGER) => {
    const found = keys(received_by, scope, lower.at_ms, bytesOf(lower), upper.at_ms, bytesOf(upper), seq, max);
    return (found?.split(',') ?? []).map((text) => {
      const space = text.indexOf(' ');
      return { at_ms: Number(text.slice(0, space)), id: text.slice(space + 1) };
    });
  };
};

export const openSyncKeys = (db: Db): SyncKeys => {
  const fresh = lister<ScopedKey>(
    db,
    `SELECT received_by, hex(scope) AS scope, ${KEY} FROM events NOT INDEXED
     WHERE seq > ? AND seq <= ? AND ${IN_A_SET} ORDER BY received_by, scope, created_ms, event_id`,
  );
  const setAfter = finder<SetName>(
    db,
    `SELECT received_by, scope ${BY_KEY} AND (received_by, scope) > (?, ?) ORDER BY received_by, scope LIMIT 1`,
  );
  const ofEvent = finder<SetName & Place>(
    db,
    `SELECT received_by, scope, ${KEY} FROM events WHERE seq = ? AND ${IN_A_SET}`,
  );
  const expired = lister<Place>(
    db,
    `SELECT at_ms, id FROM (
       SELECT ${KEY} FROM events INDEXED BY events_by_expiry WHERE received_by = ? AND scope = ? AND ${IN_A_SET}
       AND expires_ms > 0 AND expires_ms <= ? ORDER BY expires_ms, created_ms, event_id LIMIT ${EXPIRED_MAX})
     ORDER BY at_ms, id`,
  );
  return {
    list: openList(db),
    fresh,
    setAfter: ({ received_by, scope }) => setAfter(received_by, scope),
    ofEvent,
    expired: ({ received_by, scope }, asOfMs) => expired(received_by, scope, asOfMs),
  };
};
