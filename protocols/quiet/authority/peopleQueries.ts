import * as t from 'io-ts';
import { BooleanColumn, type EventId, IdColumn, query, row } from '../../../lib';
import { DEVICES, OWN_PEER, isRemoved } from './peerSql';
import { userName } from './userName';

const OwnRow = row('OwnUserRow', { peer_id: IdColumn, user_id: IdColumn, is_admin: BooleanColumn });

/** This identity's user and device in a network, if they count there. */
export const ownUser = query<{ network_id: Uint8Array }, t.TypeOf<typeof OwnRow>>({
  name: 'user.own',
  sql: `SELECT o.peer_id, d.user_id, u.admin_rank IS NOT NULL AS is_admin FROM identities i ${OWN_PEER}
          JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
         WHERE i.received_by = :received_by AND o.network_id = :network_id ORDER BY o.seq DESC LIMIT 1`,
  row: OwnRow,
});

export const UserRow = row('UserRow', {
  user_id: IdColumn,
  name: t.string,
  is_admin: BooleanColumn,
  is_member: BooleanColumn,
  devices: t.number,
  own: BooleanColumn,
  /** Were they removed? Their messages stay, marked. */
  author_removed: BooleanColumn,
});

export interface NetworkPage extends Record<string, number | Uint8Array> {
  network_id: Uint8Array;
  after: Uint8Array;
  limit: number;
}

/** Users who count in a network, by id. */
export const listUsers = query<NetworkPage & { now_ms: number }, t.TypeOf<typeof UserRow>>({
  name: 'user.list',
  sql: `SELECT * FROM (SELECT u.user_id, ${userName('u')} AS name, u.admin_rank IS NOT NULL AS is_admin, u.is_member,
               (SELECT count(*) FROM standing_devices d WHERE d.received_by = u.received_by AND d.user_id = u.user_id) AS devices,
               EXISTS (SELECT 1 FROM identities i ${OWN_PEER}
                         JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
                        WHERE i.received_by = u.received_by AND d.user_id = u.user_id) AS own, 0 AS author_removed
          FROM standing_users u
         WHERE u.received_by = :received_by AND u.network_id = :network_id AND u.user_id > :after
        UNION ALL
        SELECT r.user_id, ${userName('r')}, 0, 0, 0,
               EXISTS (SELECT 1 FROM identities i ${OWN_PEER}
                         JOIN removed_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
                        WHERE i.received_by = r.received_by AND d.user_id = r.user_id), 1
          FROM removed_users r
         WHERE r.received_by = :received_by AND r.network_id = :network_id AND r.user_id > :after)
         ORDER BY user_id LIMIT :limit`,
  row: UserRow,
});

export const NetworkListRow = row('NetworkListRow', {
  network_id: IdColumn,
  name: t.union([t.string, t.null]),
  peer_id: IdColumn,
  /** `removed` is final, whether they left or another user removed them. */
  state: t.keyof({ joining: null, guest: null, member: null, removed: null }),
});

/** SQL for "did a member's device say that our admission is pending?". */
const IS_PENDING = `EXISTS (SELECT 1 FROM ephemeral.sessions s WHERE s.received_by = o.received_by
                        AND s.network_id = o.network_id AND s.stage = 'pending' AND s.direction_out = 0)`;

/** Networks that this identity is in or is joining. */
export const listOwnNetworks = query<Record<string, never>, t.TypeOf<typeof NetworkListRow>>({
  name: 'network.list',
  sql: `SELECT o.network_id, n.name, o.peer_id,
               CASE WHEN ${isRemoved('o.received_by', 'o.peer_id')} THEN 'removed' WHEN u.is_member = 1 THEN 'member' WHEN u.is_guest = 1 OR ${IS_PENDING} THEN 'guest' ELSE 'joining' END AS state
          FROM identities i ${OWN_PEER}
          LEFT JOIN networks n ON n.received_by = o.received_by AND n.network_id = o.network_id
          LEFT JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
          LEFT JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
         WHERE i.received_by = :received_by ORDER BY o.seq LIMIT 100`,
  row: NetworkListRow,
});

/** The user of a device that counts or was removed. */
export const userOfDevice = query<{ peer_id: Uint8Array }, { readonly user_id: EventId }>({
  name: 'user.of_device',
  sql: `SELECT user_id FROM ${DEVICES} WHERE received_by = :received_by AND peer_id = :peer_id LIMIT 1`,
  row: row('UserOfDevice', { user_id: IdColumn }),
});

export const peopleQueries = [ownUser, userOfDevice, listUsers, listOwnNetworks];
