import { OWN_PEER } from '../authority/peerSql';
import { decidingDeletion, isDeletedByAuthor } from '../forgetting/deletionSql';

/** Has a row not expired, by the parameter `:now_ms`? */
export const isUnexpired = (column: string): string => `(${column} = 0 OR ${column} > :now_ms)`;

/** SQL for the users of the calling identity, one in each network. */
export const OWN_USERS = `SELECT od.user_id FROM identities i
   ${OWN_PEER} JOIN standing_devices od ON od.received_by = o.received_by AND od.peer_id = o.peer_id
  WHERE i.received_by = :received_by`;

/** SQL for the creator of a channel, who counts or was removed since: their own deletions stay in force. */
export const creatorOf = (channel: string): string => `(SELECT coalesce(cd.user_id, cr.user_id) FROM peers cp
   LEFT JOIN standing_devices cd ON cd.received_by = cp.received_by AND cd.peer_id = cp.peer_id
   LEFT JOIN removed_devices cr ON cr.received_by = cp.received_by AND cr.peer_id = cp.peer_id WHERE cp.seq = ${channel}.author)`;

const CHANNEL = { target: 'c.channel_id', group_id: 'c.group_id', user_id: creatorOf('c') };

/** SQL for "is channel `c` deleted?": by its maker or an admin of its group. */
export const IS_CHANNEL_DELETED = `(${decidingDeletion('deleted_channels', CHANNEL)} IS NOT NULL)`;

/** Joins for the author of message `m` by peer `p`: a user who counts, or was removed since. */
export const BY_AUTHOR = `LEFT JOIN standing_devices d ON d.received_by = m.received_by AND d.peer_id = p.peer_id
          LEFT JOIN removed_devices gd ON gd.received_by = m.received_by AND gd.peer_id = p.peer_id`;
export const AUTHOR = 'coalesce(d.user_id, gd.user_id)';

const MESSAGE = {
  ...{ target: 'e.event_id', group_id: '(SELECT dc.group_id FROM channels dc WHERE dc.seq = m.channel)' },
  user_id: AUTHOR,
};

/** SQL for "is message `m` deleted?", with its event `e` and its author joined: by the author or an admin of its group. */
export const IS_MESSAGE_DELETED = `(${isDeletedByAuthor(MESSAGE)} OR ${decidingDeletion('deleted_messages', MESSAGE)} IS NOT NULL)`;
