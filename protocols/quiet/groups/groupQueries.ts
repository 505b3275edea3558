import * as t from 'io-ts';
import { BooleanColumn, type EventId, IdColumn, query, row } from '../../../lib';
import { type NetworkPage } from '../authority/peopleQueries';
import { IS_CHANNEL_SHOWN } from '../talk/visibleSql';
import { OWN_PEER } from '../authority/peerSql';

export const GroupRow = row('GroupRow', {
  group_id: IdColumn,
  name: t.string,
  kind: t.number,
  members: t.number,
  own: BooleanColumn,
});

/** Groups of a network; `own` where this identity is a member. */
export const listGroups = query<NetworkPage, t.TypeOf<typeof GroupRow>>({
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

/** One row if a user is a member of a group. */
export const isMemberOf = query<{ group_id: Uint8Array; user_id: Uint8Array }, { readonly user_id: EventId }>({
  name: 'group.is_member',
  sql: `SELECT user_id FROM standing_members
         WHERE received_by = :received_by AND group_id = :group_id AND user_id = :user_id LIMIT 1`,
  row: row('MemberRow', { user_id: IdColumn }),
});

/** Counts what has a bound in a network. Source: quiet, "Bounds". */
export const boundedCounts = query<
  { network_id: Uint8Array; now_ms: number },
  { readonly what: string; readonly count: number }
>({
  name: 'network.counts',
  sql: `SELECT 'users' AS what, count(*) AS count FROM standing_users WHERE received_by = :received_by AND network_id = :network_id
        UNION ALL SELECT 'groups', count(*) FROM groups WHERE received_by = :received_by AND network_id = :network_id
        UNION ALL SELECT 'channels', count(*) FROM channels c WHERE c.received_by = :received_by AND c.network_id = :network_id AND ${IS_CHANNEL_SHOWN}
        UNION ALL SELECT 'invites', count(*) FROM standing_invites
                   WHERE received_by = :received_by AND network_id = :network_id AND max_uses = 0 AND closes_at_ms > :now_ms
        LIMIT 4`,
  row: row('Counted', { what: t.string, count: t.number }),
});

export const groupQueries = [listGroups, oneGroup, groupOfKind, isMemberOf, boundedCounts];
