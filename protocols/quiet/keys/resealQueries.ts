import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { isAwaited, isPurgeable, isPurged, isToPurge, isToReseal, opensAny, refOf } from './keyState';
import { OWN_PEER } from '../authority/peerSql';

/** Events resealed in one tick at most: about as many as a turn has time for. */
export const RESEALED_PER_TICK_MAX = 768;
/** Tainted keys that one tick looks at. */
export const TAINTED_PER_TICK = 8;
/** Bound of `survivorCount`. */
const COUNTED_MAX = 10_000;

const TaintedRow = row('TaintedKey', {
  key_id: IdColumn,
  group_id: IdColumn,
  key_class: t.number,
  network_id: IdColumn,
});
export type TaintedKey = t.TypeOf<typeof TaintedRow>;

const IS_TO_RESEAL = `k.received_by = :received_by AND ${isToReseal('k')}`;

/** The next keys after `:after` that still open events which are to be resealed. */
export const taintedKeys = query<{ now_ms: number; after: Uint8Array }, TaintedKey>({
  name: 'key.tainted',
  sql: `SELECT k.key_id, k.group_id, k.key_class, k.network_id
          FROM held_keys k WHERE ${IS_TO_RESEAL} AND k.key_id > :after AND ${opensAny('k')}
         ORDER BY k.key_id LIMIT ${TAINTED_PER_TICK}`,
  row: TaintedRow,
});

const EventRow = row('SurvivingEvent', { event_id: IdColumn });

/** Events that a key opens, in the order of their storage. */
export const survivors = query<{ key_id: Uint8Array }, t.TypeOf<typeof EventRow>>({
  name: 'key.survivors',
  sql: `SELECT event_id FROM events INDEXED BY events_by_opener WHERE received_by = :received_by
           AND opens_with = 'key:' || lower(hex(:key_id)) AND opens_with <> '' ORDER BY seq LIMIT ${RESEALED_PER_TICK_MAX}`,
  row: EventRow,
});

const CountRow = row('Left', { left: t.number });

/** How many events are to be resealed, counted up to 10,000. */
export const survivorCount = query<{ now_ms: number }, t.TypeOf<typeof CountRow>>({
  name: 'key.survivor_count',
  sql: `SELECT count(*) AS left FROM (SELECT 1 FROM held_keys k JOIN events e INDEXED BY events_by_opener
            ON e.received_by = k.received_by AND e.opens_with = ${refOf('k')} AND e.opens_with <> ''
         WHERE ${IS_TO_RESEAL} LIMIT ${COUNTED_MAX}) LIMIT 1`,
  row: CountRow,
});

const OwnRow = row('OwnInGroup', { peer_id: IdColumn });

/** A device of ours whose user is a member of the group. A removed user's device makes no keys. */
export const ownInGroup = query<{ group_id: Uint8Array; network_id: Uint8Array }, t.TypeOf<typeof OwnRow>>({
  name: 'key.own_in_group',
  sql: `SELECT o.peer_id FROM identities i ${OWN_PEER}
          JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
          JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id AND m.group_id = :group_id
         WHERE i.received_by = :received_by AND o.network_id = :network_id ORDER BY o.seq DESC LIMIT 1`,
  row: OwnRow,
});

const PurgeableRow = row('PurgeableKey', {
  key_id: IdColumn,
  group_id: IdColumn,
  key_class: t.number,
  network_id: IdColumn,
  held_id: IdColumn,
  purged: BooleanColumn,
});
export type PurgeableKey = t.TypeOf<typeof PurgeableRow>;

/** Keys purged in one tick at most. */
export const PURGED_PER_TICK_MAX = 4;

/** Purgeable keys, with the `held_key` event of each. */
export const purgeableKeys = query<{ now_ms: number }, PurgeableKey>({
  name: 'key.purgeable',
  sql: `SELECT k.key_id, k.group_id, k.key_class, k.network_id, h.event_id AS held_id, ${isPurged('k')} AS purged
          FROM held_keys k JOIN events h ON h.seq = k.seq
         WHERE k.received_by = :received_by AND ${isPurgeable('k')}
         ORDER BY k.key_id LIMIT ${PURGED_PER_TICK_MAX}`,
  row: PurgeableRow,
});

/** How many keys are to be purged, including those that an event still needs. */
export const keysToPurge = query<{ now_ms: number }, t.TypeOf<typeof CountRow>>({
  name: 'key.to_purge',
  sql: `SELECT count(*) AS left FROM held_keys k WHERE k.received_by = :received_by AND ${isToPurge('k')} LIMIT 1`,
  row: CountRow,
});

const PurgedRow = row('PurgedKey', { key_id: IdColumn });

/** A purged key that no event waits for: a wrap of it is ignored. */
export const purgedAndUnneeded = query<{ key_id: Uint8Array }, t.TypeOf<typeof PurgedRow>>({
  name: 'key.purged_and_unneeded',
  sql: `SELECT key_id FROM purged_keys k
         WHERE k.received_by = :received_by AND k.key_id = :key_id AND NOT ${isAwaited('k')} LIMIT 1`,
  row: PurgedRow,
});

/** Wraps of purged keys forgotten in one tick at most, besides those that go with their key. */
const WRAPS_PER_TICK_MAX = 200;
/** Wraps that are purged with their key at most. */
const WRAPS_WITH_KEY_MAX = 60;

const WrapRow = row('WrapOfKey', { wrap_id: IdColumn, expires_ms: t.number });

/** Wraps of a key, for any recipient. */
export const wrapsOfKey = query<{ key_id: Uint8Array }, t.TypeOf<typeof WrapRow>>({
  name: 'key.wraps_of',
  sql: `SELECT w.wrap_id, e.expires_ms FROM wraps w JOIN events e ON e.seq = w.seq
         WHERE w.received_by = :received_by AND w.key_id = :key_id ORDER BY w.seq LIMIT ${WRAPS_WITH_KEY_MAX}`,
  row: WrapRow,
});

/** Wraps of purged keys that are not held again. */
export const purgedWraps = query<Record<string, never>, t.TypeOf<typeof WrapRow>>({
  name: 'key.purged_wraps',
  sql: `SELECT w.wrap_id, e.expires_ms FROM purged_keys u
         CROSS JOIN wraps w ON w.received_by = u.received_by AND w.key_id = u.key_id JOIN events e ON e.seq = w.seq
         WHERE u.received_by = :received_by
           AND NOT EXISTS (SELECT 1 FROM held_keys k WHERE k.received_by = u.received_by AND k.key_id = u.key_id)
         LIMIT ${WRAPS_PER_TICK_MAX}`,
  row: WrapRow,
});

export const resealQueries = [
  ...[taintedKeys, survivors, survivorCount, ownInGroup],
  ...[purgeableKeys, keysToPurge, purgedAndUnneeded, wrapsOfKey, purgedWraps],
];
