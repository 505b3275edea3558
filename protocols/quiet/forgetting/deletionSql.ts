/** A target by the columns of the enclosing statement: its id, its group, and the user who made it. */
export interface DeletionTarget {
  readonly target: string;
  readonly group_id: string;
  readonly user_id: string;
}

/** Joins from a deletion `x` to its signer: `xd` or `xr` is the device, `xu` or `xg` the user. */
const SIGNER = `
  LEFT JOIN standing_devices xd ON xd.received_by = x.received_by AND xd.peer_id = x.peer_id
  LEFT JOIN removed_devices xr ON xr.received_by = x.received_by AND xr.peer_id = x.peer_id
  LEFT JOIN standing_users xu ON xu.received_by = x.received_by AND xu.user_id = coalesce(xd.user_id, xr.user_id)
  LEFT JOIN removed_users xg ON xg.received_by = x.received_by AND xg.user_id = coalesce(xd.user_id, xr.user_id)`;
const USER = 'coalesce(xd.user_id, xr.user_id)';
const RANK = 'coalesce(xu.acted_rank, xg.acted_rank)';
/** Rank of a channel's maker who is no admin: after every admin. */
const LAST_RANK = 1_000_000_000;

const isStruck = (as: string): string =>
  `EXISTS (SELECT 1 FROM standing_struck xs WHERE xs.received_by = x.received_by AND xs.event_id = x.deletion_id${as})`;

/** Was the signer ever a member of the group? Admins are of every group of kind 1 and 2. */
const WAS_MEMBER = `(
  EXISTS (SELECT 1 FROM standing_ever_in xi WHERE xi.received_by = x.received_by AND xi.group_id = x.group_id AND xi.user_id = ${USER})
  OR EXISTS (SELECT 1 FROM groups xk WHERE xk.received_by = x.received_by AND xk.group_id = x.group_id AND xk.kind > 0))`;

/** SQL for "did a device of the author delete it?". A cut of the device's log takes no such word back. */
export const isDeletedByAuthor = ({ target, group_id, user_id }: DeletionTarget): string =>
  `EXISTS (SELECT 1 FROM deleted_messages x ${SIGNER}
            WHERE x.received_by = :received_by AND x.target = ${target} AND x.group_id = ${group_id}
              AND x.undo = 0 AND ${USER} = ${user_id})`;

/**
 * SQL for the deletion by others that decides on a target, or NULL. Each device's last word counts. Among several signers
 * the one of highest rank decides, and a deletion comes before an undo. The maker of a channel comes last.
 * Source: quiet, "Forgetting".
 */
export const decidingDeletion = (
  rows: 'deleted_messages' | 'deleted_channels',
  { target, group_id, user_id }: DeletionTarget,
): string => {
  const asAdmin = `(${RANK} IS NOT NULL AND NOT ${isStruck('')} AND ${WAS_MEMBER})`;
  const asMaker = `(${USER} = ${user_id} AND NOT ${isStruck(' AND xs.as_admin = 0')})`;
  return `(SELECT iif(y.undo = 0, y.deletion_id, NULL) FROM (
            SELECT x.undo, x.deletion_id, iif(${asAdmin}, ${RANK}, ${LAST_RANK}) AS rank,
                   row_number() OVER (PARTITION BY x.peer_id ORDER BY x.log_seq DESC, x.deletion_id DESC) AS back
              FROM ${rows} x ${SIGNER}
             WHERE x.received_by = :received_by AND x.target = ${target} AND x.group_id = ${group_id}
               AND ${rows === 'deleted_channels' ? `(${asAdmin} OR ${asMaker})` : asAdmin}) y
           WHERE y.back = 1 ORDER BY y.rank, y.undo, y.deletion_id LIMIT 1)`;
};
