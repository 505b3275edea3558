import { OWN_PEER } from '../authority/peerSql';

/** Tolerance for claimed times ahead of our clock; later events are stored, and shown only then. Source: quiet, "Standing". */
const AHEAD_MS = 600_000;

/** Has a row's claimed time come, by the parameter `:now_ms`? */
export const hasCome = (column: string): string => `${column} <= :now_ms + ${AHEAD_MS}`;

/** Has a row not expired, by the parameter `:now_ms`? */
export const isUnexpired = (column: string): string => `(${column} = 0 OR ${column} > :now_ms)`;

/** SQL for the users of the calling identity, one in each network. */
export const OWN_USERS = `SELECT od.user_id FROM identities i
   ${OWN_PEER} JOIN standing_devices od ON od.received_by = o.received_by AND od.peer_id = o.peer_id
  WHERE i.received_by = :received_by`;

interface Target {
  /** Columns under the names of the enclosing statement. */
  readonly target: string;
  readonly group_id: string;
  readonly user_id: string;
}

/**
 * SQL for "is it deleted?": by a device of its own user, or by a current admin. Any other deletion has no effect. Source: quiet, "Forgetting".
 */
const isDeleted = (rows: string, { target, group_id, user_id }: Target): string =>
  `EXISTS (SELECT 1 FROM ${rows} x
             LEFT JOIN standing_devices xd ON xd.received_by = x.received_by AND xd.peer_id = x.peer_id
             LEFT JOIN removed_devices xr ON xr.received_by = x.received_by AND xr.peer_id = x.peer_id
             LEFT JOIN standing_users xu ON xu.received_by = xd.received_by AND xu.user_id = xd.user_id
            WHERE x.received_by = :received_by AND x.target = ${target} AND x.group_id = ${group_id}
              AND (xu.admin_rank IS NOT NULL OR coalesce(xd.user_id, xr.user_id) = ${user_id}))`;

/** SQL for the creator of a channel, who counts or was removed since: their own deletions stay in force. */
export const creatorOf = (channel: string): string => `(SELECT coalesce(cd.user_id, cr.user_id) FROM peers cp
   LEFT JOIN standing_devices cd ON cd.received_by = cp.received_by AND cd.peer_id = cp.peer_id
   LEFT JOIN removed_devices cr ON cr.received_by = cp.received_by AND cr.peer_id = cp.peer_id WHERE cp.seq = ${channel}.author)`;

/** SQL for "is channel `c` deleted?". */
export const IS_CHANNEL_DELETED = isDeleted('deleted_channels', {
  ...{ target: 'c.channel_id', group_id: 'c.group_id', user_id: creatorOf('c') },
});

/** Joins for the author of message `m` by peer `p`: a user who counts, or was removed since. */
export const BY_AUTHOR = `LEFT JOIN standing_devices d ON d.received_by = m.received_by AND d.peer_id = p.peer_id
          LEFT JOIN removed_devices gd ON gd.received_by = m.received_by AND gd.peer_id = p.peer_id`;
export const AUTHOR = 'coalesce(d.user_id, gd.user_id)';

/** SQL for "is message `m` deleted?", with its event `e` and its author joined. */
export const IS_MESSAGE_DELETED = isDeleted('deleted_messages', {
  ...{ target: 'e.event_id', group_id: '(SELECT dc.group_id FROM channels dc WHERE dc.seq = m.channel)' },
  user_id: AUTHOR,
});
