import * as t from 'io-ts';
import { BytesColumn, IdColumn, type Query, query, row } from '../../../lib';
import { KEYS_PER_REQUEST_MAX } from '../wire/bodies/keys';
import { AHEAD_MS, newestOf } from '../rules/hasCome';
import { USED_FOR_MS, isOfEpoch, isPurged, isTainted, madeOf } from './keyState';
import { resealQueries } from './resealQueries';
import { MISSING_NAME_KEYS, WITH_ADMIN_DEVICES } from '../talk/updateSql';
import { replacedQueries } from './replacedQueries';

/** A held key with its birth, as queries answer it. */
export const HELD_KEY = {
  key_id: IdColumn,
  group_id: IdColumn,
  key_class: t.number,
  maker: IdColumn,
  epoch: BytesColumn,
  made_ms: t.number,
  birth: BytesColumn,
};
/** Its columns, of a row `k` of `held_keys`. */
export const HELD_COLUMNS = 'k.key_id, k.group_id, k.key_class, k.maker, k.epoch, k.made_ms, k.birth';
const KeyRow = row('KeyRow', HELD_KEY);

interface Use extends Record<string, number | Uint8Array> {
  group_id: Uint8Array;
  key_class: number;
  /** The present epoch of the group. */
  epoch: Uint8Array;
  now_ms: number;
}

const inUse = (name: string, also = ''): Query<Use, t.TypeOf<typeof KeyRow>> =>
  query({
    name,
    sql: `SELECT key_id, group_id, key_class, maker, epoch, made_ms, birth FROM (
          SELECT ${HELD_COLUMNS}, ${madeOf('k')} AS since_ms
            FROM held_keys k INDEXED BY held_keys_by_received_by_group_id_key_class
           WHERE k.received_by = :received_by AND k.group_id = :group_id AND k.key_class = :key_class
             AND ${isOfEpoch('k')} AND NOT ${isPurged('k')} ${also})
         WHERE since_ms > :now_ms - ${USED_FOR_MS} AND since_ms <= :now_ms + ${AHEAD_MS}
         ORDER BY since_ms DESC, key_id DESC LIMIT 1`,
    row: KeyRow,
  });

/** The key for new events of a group and class: the newest in use, then by id. */
export const keyInUse = inUse('key.in_use');
/** The key to reseal with: the newest in use under which nothing was deleted. */
export const cleanKeyInUse = inUse('key.clean_in_use', `AND NOT ${isTainted('k')}`);

/** Held keys of a group, newest first, without purged ones: a newcomer's head start. */
export const keysOf = query<{ group_id: Uint8Array }, t.TypeOf<typeof KeyRow>>({
  name: 'key.of_group',
  sql: `SELECT ${HELD_COLUMNS} FROM held_keys k INDEXED BY held_keys_by_received_by_group_id_key_class
         WHERE k.received_by = :received_by AND k.group_id = :group_id AND NOT ${isPurged('k')}
         ORDER BY k.created_at_ms DESC, k.key_id LIMIT 64`,
  row: KeyRow,
});

/** One held key. */
export const oneHeldKey = query<{ key_id: Uint8Array }, t.TypeOf<typeof KeyRow>>({
  name: 'key.held',
  sql: `SELECT ${HELD_COLUMNS} FROM held_keys k WHERE k.received_by = :received_by AND k.key_id = :key_id LIMIT 1`,
  row: KeyRow,
});

const RecipientRow = row('RecipientRow', { to: IdColumn, prekey: IdColumn, box_key: BytesColumn });
export type Recipient = t.TypeOf<typeof RecipientRow>;

/** The newest prekey of a device `d`. */
export const NEWEST_PREKEY = `JOIN prekeys k ON k.seq = ${newestOf('prekeys', 'd.received_by', 'd.peer_id')}`;

/** Devices with a prekey of a group's members, ours included: other devices may be linked later. */
export const devicesOf = query<{ group_id: Uint8Array; now_ms: number }, Recipient>({
  name: 'key.devices_of_group',
  sql: `SELECT d.peer_id AS "to", k.prekey_id AS prekey, k.public_key AS box_key
          FROM standing_members m
          JOIN standing_devices d ON d.received_by = m.received_by AND d.user_id = m.user_id ${NEWEST_PREKEY}
         WHERE m.received_by = :received_by AND m.group_id = :group_id ORDER BY d.peer_id LIMIT 64`,
  row: RecipientRow,
});

/** Devices with a prekey of one user. */
export const devicesOfUser = query<{ user_id: Uint8Array; now_ms: number }, Recipient>({
  name: 'key.devices_of_user',
  sql: `SELECT d.peer_id AS "to", k.prekey_id AS prekey, k.public_key AS box_key FROM standing_devices d ${NEWEST_PREKEY}
         WHERE d.received_by = :received_by AND d.user_id = :user_id ORDER BY d.peer_id LIMIT 8`,
  row: RecipientRow,
});

const ZEROS = `x'${'00'.repeat(16)}'`;

/** Open invites into a group: its own, or all of the network for the group of everyone. */
export const invitesTo = query<{ group_id: Uint8Array; now_ms: number }, Recipient>({
  name: 'key.open_invites',
  sql: `SELECT s.invite_id AS "to", ${ZEROS} AS prekey, i.box_key
          FROM groups g JOIN standing_invites s ON s.received_by = g.received_by AND s.network_id = g.network_id
          JOIN invites i ON i.received_by = s.received_by AND i.invite_id = s.invite_id
         WHERE g.received_by = :received_by AND g.group_id = :group_id AND s.max_uses = 0 AND s.closes_at_ms > :now_ms
           AND (g.kind = 2 OR s.group_id = g.group_id) ORDER BY s.invite_id LIMIT 64`,
  row: RecipientRow,
});

const GroupRow = row('GroupOfUser', { group_id: IdColumn });

/** The groups that a user is in. */
export const groupsOfUser = query<{ user_id: Uint8Array }, t.TypeOf<typeof GroupRow>>({
  name: 'key.groups_of_user',
  sql: `SELECT group_id FROM standing_members WHERE received_by = :received_by AND user_id = :user_id
         ORDER BY group_id LIMIT 200`,
  row: GroupRow,
});

const CountRow = row('WrapsMade', { made: t.number });

interface MadeFor extends Record<string, number | Uint8Array> {
  peer_id: Uint8Array;
  to: Uint8Array;
  since_ms: number;
}

/** Number of recent wraps by a device of ours for one other device. */
export const wrapsSince = query<MadeFor, t.TypeOf<typeof CountRow>>({
  name: 'key.wraps_since',
  sql: `SELECT count(*) AS made FROM wraps WHERE received_by = :received_by AND peer_id = :peer_id
           AND created_at_ms > :since_ms AND to_id = :to LIMIT 1`,
  row: CountRow,
});

const MemberRow = row('MemberOfGroup', { user_id: IdColumn });

/** The user of a device, if both count and the user is in the group. */
export const memberOfGroup = query<{ peer_id: Uint8Array; group_id: Uint8Array }, t.TypeOf<typeof MemberRow>>({
  name: 'key.member_of_group',
  sql: `SELECT m.user_id FROM standing_devices d
          JOIN standing_members m ON m.received_by = d.received_by AND m.group_id = :group_id AND m.user_id = d.user_id
         WHERE d.received_by = :received_by AND d.peer_id = :peer_id LIMIT 1`,
  row: MemberRow,
});

const MissingRow = row('MissingKey', { key_ref: t.string });

/** Sorts before all refs of keys. */
export const FIRST_KEY = 'key:';

/** The next missing keys after a cursor, as many as fit into one request: sealed events wait for them, or names of channels. */
export const missingKeys = query<{ after: string; now_ms: number }, t.TypeOf<typeof MissingRow>>({
  name: 'key.missing',
  sql: `${WITH_ADMIN_DEVICES}
        SELECT DISTINCT ref AS key_ref FROM (
          SELECT ref FROM quarantine_needs WHERE received_by = :received_by AND ref > :after AND ref < 'key:g'
          UNION ALL ${MISSING_NAME_KEYS})
         WHERE ref > :after ORDER BY ref LIMIT ${KEYS_PER_REQUEST_MAX}`,
  row: MissingRow,
});

export const keyQueries = [
  ...[keyInUse, cleanKeyInUse, keysOf, oneHeldKey, devicesOf, devicesOfUser, invitesTo, groupsOfUser],
  ...[wrapsSince, memberOfGroup, missingKeys],
  ...resealQueries,
  ...replacedQueries,
];
