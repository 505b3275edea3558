import { hasCome } from '../rules/hasCome';
import { NAME_CLASS } from '../wire/sealName';
import { creatorOf } from './visibleSql';

const devicesOf = (table: 'standing_devices' | 'removed_devices', from: string, user_id: string): string =>
  `SELECT pd.network_id, pd.user_id, pd.peer_id FROM ${from} ${table} pd INDEXED BY ${table}_by_received_by_user_id
    WHERE pd.received_by = :received_by AND pd.user_id = ${user_id}`;

const bothOf = (from: string, user_id: string): string =>
  `${devicesOf('standing_devices', from, user_id)} UNION ALL ${devicesOf('removed_devices', from, user_id)}`;

/**
 * SQL for the head of a statement that names `newestUpdate`: the devices of all who were ever admins. Whether an act of
 * theirs counts is asked of the act.
 */
export const WITH_ADMIN_DEVICES = `WITH admins (user_id) AS MATERIALIZED (
  SELECT user_id FROM standing_users WHERE received_by = :received_by AND acted_rank IS NOT NULL
  UNION SELECT user_id FROM removed_users WHERE received_by = :received_by AND acted_rank IS NOT NULL),
admin_devices (network_id, user_id, peer_id) AS MATERIALIZED (${bothOf('admins au CROSS JOIN', 'au.user_id')})`;

/** SQL for the devices that may change channel `c`: its maker's, then those of admins who were ever in its group. */
const CHANGERS = `(
  SELECT md.peer_id, 0 AS as_admin FROM (${bothOf('', creatorOf('c'))}) md
  UNION ALL
  SELECT ad.peer_id, 1 FROM admin_devices ad
   WHERE ad.network_id = c.network_id AND ad.user_id IS NOT ${creatorOf('c')}
     AND (EXISTS (SELECT 1 FROM groups ag WHERE ag.received_by = c.received_by AND ag.group_id = c.group_id AND ag.kind > 0)
       OR EXISTS (SELECT 1 FROM standing_ever_in ai
                   WHERE ai.received_by = c.received_by AND ai.group_id = c.group_id AND ai.user_id = ad.user_id)))`;

/** SQL for the row `x` in `channel_names` of the update `y`. */
const named = (which: string): string => `EXISTS (SELECT 1 FROM channel_names x
  WHERE x.received_by = y.received_by AND x.update_id = y.update_id AND ${which})`;

/** Conditions on an update `y`. */
export const UPDATES = {
  any: '1',
  /** Its name is open here. */
  named: named("x.name <> ''"),
  /** Its name is open, or its key is here to open it. */
  openable: `NOT ${named("x.name = ''")} AND (${named('1')} OR EXISTS (SELECT 1 FROM held_keys hk
    WHERE hk.received_by = y.received_by AND hk.key_id = y.key_id AND hk.group_id = y.group_id AND hk.key_class = ${NAME_CLASS}))`,
  /** Its name is open, or its key may come. */
  hoped: `NOT ${named("x.name = ''")}`,
} as const;

/**
 * SQL for the update of channel `c` that counts, by its id; null without one. Each device of the maker, and of
 * an admin in the group, has its last one; the greatest time among these counts. Times ahead of our clock do not count
 * yet. Source: quiet, "Channels".
 */
export const newestUpdate = (which: keyof typeof UPDATES): string => `CASE WHEN EXISTS
  (SELECT 1 FROM channel_updates y WHERE y.received_by = c.received_by AND y.channel_id = c.channel_id) THEN
  (SELECT cu.update_id FROM ${CHANGERS} by CROSS JOIN channel_updates cu ON cu.received_by = c.received_by AND cu.update_id = (
     SELECT y.update_id FROM channel_updates y
      WHERE y.received_by = c.received_by AND y.channel_id = c.channel_id AND y.peer_id = by.peer_id
        AND y.group_id = c.group_id AND ${hasCome('y.created_at_ms')}
        AND NOT EXISTS (SELECT 1 FROM standing_struck z WHERE z.received_by = y.received_by AND z.event_id = y.update_id
                           AND (by.as_admin = 1 OR z.as_admin = 0))
        AND ${UPDATES[which]}
      ORDER BY y.log_seq DESC, y.created_at_ms DESC, y.update_id DESC LIMIT 1)
    ORDER BY cu.created_at_ms DESC, cu.update_id DESC LIMIT 1) END`;

/** SQL for the present name of channel `c`. */
export const CHANNEL_NAME = `coalesce((SELECT nn.name FROM channel_names nn
   WHERE nn.received_by = c.received_by AND nn.update_id = ${newestUpdate('named')}), c.name)`;

/** SQL for the present retention of channel `c`, in milliseconds. */
export const RETENTION_MS = `coalesce((SELECT nr.retention_ms FROM channel_updates nr
   WHERE nr.received_by = c.received_by AND nr.update_id = ${newestUpdate('any')}), c.retention_ms)`;

/** SQL for the refs of keys that lack for the names of channels: one for each channel at most. */
export const MISSING_NAME_KEYS = `SELECT 'key:' || lower(hex(mu.key_id)) AS ref FROM channels c
   CROSS JOIN channel_updates mu ON mu.received_by = c.received_by AND mu.update_id = ${newestUpdate('hoped')}
   WHERE c.received_by = :received_by
     AND NOT EXISTS (SELECT 1 FROM channel_names mn WHERE mn.received_by = mu.received_by AND mn.update_id = mu.update_id)
     AND NOT EXISTS (SELECT 1 FROM held_keys mk WHERE mk.received_by = mu.received_by AND mk.key_id = mu.key_id)`;
