import * as t from 'io-ts';
import { BooleanColumn, BytesColumn, IdColumn, query, row } from '../../../lib';

const OWN_PEER = 'CROSS JOIN peers o ON o.received_by = i.received_by AND o.public_key = i.public_key';

const OwnRow = row('OwnUserRow', { peer_id: IdColumn, user_id: IdColumn, is_admin: BooleanColumn });

/** This identity in a network, as far as it counts there. */
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
});

interface Page extends Record<string, number | Uint8Array> {
  network_id: Uint8Array;
  after: Uint8Array;
  limit: number;
}

/** Who counts in a network, by id. */
export const listUsers = query<Page, t.TypeOf<typeof UserRow>>({
  name: 'user.list',
  sql: `SELECT u.user_id, u.name, u.admin_rank IS NOT NULL AS is_admin, u.is_member,
               (SELECT count(*) FROM standing_devices d WHERE d.received_by = u.received_by AND d.user_id = u.user_id) AS devices,
               EXISTS (SELECT 1 FROM identities i ${OWN_PEER}
                         JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
                        WHERE i.received_by = u.received_by AND d.user_id = u.user_id) AS own
          FROM standing_users u
         WHERE u.received_by = :received_by AND u.network_id = :network_id AND u.user_id > :after
         ORDER BY u.user_id LIMIT :limit`,
  row: UserRow,
});

export const NetworkListRow = row('NetworkListRow', {
  network_id: IdColumn,
  name: t.union([t.string, t.null]),
  peer_id: IdColumn,
  state: t.keyof({ joining: null, guest: null, member: null }),
});

/** Networks that this identity is in, or is on its way into. */
export const listOwnNetworks = query<Record<string, never>, t.TypeOf<typeof NetworkListRow>>({
  name: 'network.list',
  sql: `SELECT o.network_id, n.name, o.peer_id,
               CASE WHEN u.is_member = 1 THEN 'member' WHEN u.is_guest = 1 THEN 'guest' ELSE 'joining' END AS state
          FROM identities i ${OWN_PEER}
          LEFT JOIN networks n ON n.received_by = o.received_by AND n.network_id = o.network_id
          LEFT JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
          LEFT JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
         WHERE i.received_by = :received_by ORDER BY o.seq LIMIT 100`,
  row: NetworkListRow,
});

export const GroupRow = row('GroupRow', {
  group_id: IdColumn,
  name: t.string,
  kind: t.number,
  members: t.number,
  own: BooleanColumn,
});

/** Groups of a network; `own` are those that this identity is in. */
export const listGroups = query<Page, t.TypeOf<typeof GroupRow>>({
  name: 'group.list',
  sql: `SELECT g.group_id, g.name, g.kind,
               (SELECT count(*) FROM standing_members m WHERE m.received_by = g.received_by AND m.group_id = g.group_id) AS members,
               EXISTS (SELECT 1 FROM identities i ${OWN_PEER}
                         JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
                         JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id
                        WHERE i.received_by = g.received_by AND m.group_id = g.group_id) AS own
          FROM groups g
         WHERE g.received_by = :received_by AND g.network_id = :network_id AND g.group_id > :after
         ORDER BY g.group_id LIMIT :limit`,
  row: GroupRow,
});

const GroupHeadRow = row('GroupHeadRow', { group_id: IdColumn, network_id: IdColumn, kind: t.number });

/** One group. */
export const oneGroup = query<{ group_id: Uint8Array }, t.TypeOf<typeof GroupHeadRow>>({
  name: 'group.one',
  sql: 'SELECT group_id, network_id, kind FROM groups WHERE received_by = :received_by AND group_id = :group_id LIMIT 1',
  row: GroupHeadRow,
});

/** The first group of a kind: of the admins, or of everyone. */
export const groupOfKind = query<{ network_id: Uint8Array; kind: number }, t.TypeOf<typeof GroupHeadRow>>({
  name: 'group.of_kind',
  sql: `SELECT group_id, network_id, kind FROM groups
         WHERE received_by = :received_by AND network_id = :network_id AND kind = :kind ORDER BY created_at_ms, group_id LIMIT 1`,
  row: GroupHeadRow,
});

/** How many of what has a bound there are in a network. Source: quiet, "Bounds". */
export const counts = query<
  { network_id: Uint8Array; now_ms: number },
  { readonly what: string; readonly count: number }
>({
  name: 'network.counts',
  sql: `SELECT 'users' AS what, count(*) AS count FROM standing_users WHERE received_by = :received_by AND network_id = :network_id
        UNION ALL SELECT 'groups', count(*) FROM groups WHERE received_by = :received_by AND network_id = :network_id
        UNION ALL SELECT 'channels', count(*) FROM channels WHERE received_by = :received_by AND network_id = :network_id
        UNION ALL SELECT 'invites', count(*) FROM standing_invites
                   WHERE received_by = :received_by AND network_id = :network_id AND max_uses = 0 AND closes_at_ms > :now_ms
        LIMIT 4`,
  row: row('Counted', { what: t.string, count: t.number }),
});

export const ChannelRow = row('ChannelRow', {
  channel_id: IdColumn,
  group_id: IdColumn,
  name: t.string,
  retention_ms: t.number,
});

/** Channels that this identity can read. */
export const listChannels = query<Page, t.TypeOf<typeof ChannelRow>>({
  name: 'channel.list',
  sql: `SELECT channel_id, group_id, name, retention_ms FROM channels
         WHERE received_by = :received_by AND network_id = :network_id AND channel_id > :after
         ORDER BY channel_id LIMIT :limit`,
  row: ChannelRow,
});

const ChannelHeadRow = row('ChannelHeadRow', { network_id: IdColumn, group_id: IdColumn, retention_ms: t.number });

/** One channel. */
export const oneChannel = query<{ channel_id: Uint8Array }, t.TypeOf<typeof ChannelHeadRow>>({
  name: 'channel.one',
  sql: `SELECT network_id, group_id, retention_ms FROM channels
         WHERE received_by = :received_by AND channel_id = :channel_id LIMIT 1`,
  row: ChannelHeadRow,
});

const ContactRow = row('LinkContactRow', {
  peer_id: IdColumn,
  box_key: BytesColumn,
  transport: t.union([t.literal(0), t.literal(1), t.literal(2), t.literal(3)]),
  host: t.string,
  port: t.number,
});

/** Whom a link names: our device first, then those members' heard of last. */
export const linkContacts = query<{ network_id: Uint8Array; own_id: Uint8Array }, t.TypeOf<typeof ContactRow>>({
  name: 'link.contacts',
  sql: `SELECT d.peer_id, k.public_key AS box_key, a.transport, a.host, a.port
          FROM standing_devices d
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id AND u.is_member = 1
          JOIN prekeys k ON k.seq = (SELECT n.seq FROM prekeys n WHERE n.received_by = d.received_by AND n.peer_id = d.peer_id
                                      ORDER BY n.created_at_ms DESC, n.prekey_id LIMIT 1)
          JOIN addresses a ON a.seq = (SELECT n.seq FROM addresses n WHERE n.received_by = d.received_by AND n.peer_id = d.peer_id
                                        ORDER BY n.created_at_ms DESC, n.address_id LIMIT 1)
          LEFT JOIN (SELECT received_by, peer_id, max(until_ms) AS heard_ms FROM ephemeral.sessions GROUP BY received_by, peer_id) s
            ON s.received_by = d.received_by AND s.peer_id = d.peer_id
         WHERE d.received_by = :received_by AND d.network_id = :network_id
         ORDER BY d.peer_id = :own_id DESC, coalesce(s.heard_ms, 0) DESC, d.peer_id LIMIT 4`,
  row: ContactRow,
});

export const peopleQueries = [
  ...[
    ownUser,
    listUsers,
    listOwnNetworks,
    listGroups,
    oneGroup,
    groupOfKind,
    counts,
    listChannels,
    oneChannel,
    linkContacts,
  ],
];
