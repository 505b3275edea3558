import { table } from '../../../lib';

/**
 * Tables of standing: users and devices that count, those removed, and authority events that were struck. Rows are
 * derived; no event writes them.
 */
export const standingTables = [
  table({
    name: 'standing_users',
    columns: {
      network_id: 'BLOB',
      user_id: 'BLOB',
      name: 'TEXT',
      admin_rank: 'INTEGER',
      acted_rank: 'INTEGER',
      is_member: 'INTEGER',
      is_guest: 'INTEGER',
      created_at_ms: 'INTEGER',
    },
    key: ['user_id'],
    indexes: [['network_id']],
  }),
  table({
    name: 'standing_devices',
    columns: { network_id: 'BLOB', peer_id: 'BLOB', user_id: 'BLOB', nth: 'INTEGER' },
    key: ['peer_id'],
    indexes: [['user_id']],
  }),
  table({
    name: 'standing_members',
    columns: { network_id: 'BLOB', group_id: 'BLOB', user_id: 'BLOB' },
    key: ['group_id', 'user_id'],
    indexes: [['user_id']],
  }),
  table({
    name: 'standing_epochs',
    columns: { network_id: 'BLOB', group_id: 'BLOB', outs: 'BLOB' },
    key: ['group_id'],
  }),
  table({
    name: 'standing_ever_in',
    columns: { network_id: 'BLOB', group_id: 'BLOB', user_id: 'BLOB' },
    key: ['group_id', 'user_id'],
  }),
  table({
    name: 'standing_invites',
    columns: {
      network_id: 'BLOB',
      invite_id: 'BLOB',
      user_id: 'BLOB',
      group_id: 'BLOB',
      max_uses: 'INTEGER',
      closes_at_ms: 'INTEGER',
    },
    key: ['invite_id'],
    indexes: [['network_id']],
  }),
  table({
    name: 'standing_link_invites',
    columns: {
      network_id: 'BLOB',
      link_invite_id: 'BLOB',
      user_id: 'BLOB',
      peer_id: 'BLOB',
      closes_at_ms: 'INTEGER',
      used_by: 'BLOB',
    },
    key: ['link_invite_id'],
  }),
  table({
    name: 'removed_users',
    columns: {
      network_id: 'BLOB',
      user_id: 'BLOB',
      name: 'TEXT',
      admin_rank: 'INTEGER',
      acted_rank: 'INTEGER',
      created_at_ms: 'INTEGER',
    },
    key: ['user_id'],
    indexes: [['network_id']],
  }),
  table({
    name: 'removed_devices',
    columns: { network_id: 'BLOB', peer_id: 'BLOB', user_id: 'BLOB', nth: 'INTEGER' },
    key: ['peer_id'],
    indexes: [['user_id']],
  }),
  table({
    name: 'standing_struck',
    columns: { network_id: 'BLOB', event_id: 'BLOB', as_admin: 'INTEGER' },
    key: ['event_id'],
  }),
] as const;
