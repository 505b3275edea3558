import { OWN_PEER } from '../authority/peerSql';

/** What claims to be made later than this is stored, and not shown until then. Source: quiet, "Standing". */
const AHEAD_MS = 600_000;

/** Has a row's claimed time come, by the parameter `:now_ms`? */
export const hasCome = (column: string): string => `${column} <= :now_ms + ${AHEAD_MS}`;

/** Has a row not expired, by the parameter `:now_ms`? */
export const lasts = (column: string): string => `(${column} = 0 OR ${column} > :now_ms)`;

/** The users of the identity that asks; one in each network. */
export const OWN_USERS = `SELECT od.user_id FROM identities i
   ${OWN_PEER} JOIN standing_devices od ON od.received_by = o.received_by AND od.peer_id = o.peer_id
  WHERE i.received_by = :received_by`;

interface Target {
  /** Columns, as the statement around names them. */
  readonly target: string;
  readonly group_id: string;
  readonly user_id: string;
}

/**
 * Is something deleted: by a device of the user whose it is, or by one who is an admin now? Whatever else was said of it
 * stays, and does nothing. Source: quiet, "Forgetting".
 */
const isDeleted = (rows: string, { target, group_id, user_id }: Target): string =>
  `EXISTS (SELECT 1 FROM ${rows} x
             LEFT JOIN standing_devices xd ON xd.received_by = x.received_by AND xd.peer_id = x.peer_id
             LEFT JOIN removed_devices xr ON xr.received_by = x.received_by AND xr.peer_id = x.peer_id
             LEFT JOIN standing_users xu ON xu.received_by = xd.received_by AND xu.user_id = xd.user_id
            WHERE x.received_by = :received_by AND x.target = ${target} AND x.group_id = ${group_id}
              AND (xu.admin_rank IS NOT NULL OR coalesce(xd.user_id, xr.user_id) = ${user_id}))`;

/** The user who made a channel: who counts, or was removed since, for what he deleted himself stays so. */
export const creatorOf = (channel: string): string => `(SELECT coalesce(cd.user_id, cr.user_id) FROM peers cp
   LEFT JOIN standing_devices cd ON cd.received_by = cp.received_by AND cd.peer_id = cp.peer_id
   LEFT JOIN removed_devices cr ON cr.received_by = cp.received_by AND cr.peer_id = cp.peer_id WHERE cp.seq = ${channel}.author)`;

/** Is channel `c` deleted? */
export const IS_CHANNEL_DELETED = isDeleted('deleted_channels', {
  ...{ target: 'c.channel_id', group_id: 'c.group_id', user_id: creatorOf('c') },
});

/** Whose message `m` by the peer `p` is: somebody who counts, or who was removed since. */
export const BY_AUTHOR = `LEFT JOIN standing_devices d ON d.received_by = m.received_by AND d.peer_id = p.peer_id
          LEFT JOIN removed_devices gd ON gd.received_by = m.received_by AND gd.peer_id = p.peer_id`;
export const AUTHOR = 'coalesce(d.user_id, gd.user_id)';

/** Is message `m`, the event `e` with its author joined, deleted? */
export const IS_MESSAGE_DELETED = isDeleted('deleted_messages', {
  ...{ target: 'e.event_id', group_id: '(SELECT dc.group_id FROM channels dc WHERE dc.seq = m.channel)' },
  user_id: AUTHOR,
});
