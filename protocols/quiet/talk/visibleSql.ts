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
const IS_CHANNEL_DELETED = `(${decidingDeletion('deleted_channels', CHANNEL)} IS NOT NULL)`;

/** Channels in one group by one user who is no admin that count. Source: quiet, "Channels". */
export const CHANNELS_PER_MEMBER_MAX = 64;

/** SQL for the numbers of the peers of the user who made channel `c`; its maker's alone where the user never counted. */
const MAKERS = `SELECT c.author UNION SELECT sp.seq FROM peers sp WHERE sp.received_by = c.received_by AND sp.peer_id IN (
    SELECT so.peer_id FROM standing_devices so WHERE so.received_by = c.received_by AND so.user_id = ${creatorOf('c')}
    UNION ALL SELECT ro.peer_id FROM removed_devices ro WHERE ro.received_by = c.received_by AND ro.user_id = ${creatorOf('c')})`;

const isAdmins = (table: string): string => `EXISTS (SELECT 1 FROM ${table} ar
  WHERE ar.received_by = c.received_by AND ar.user_id = ${creatorOf('c')} AND ar.acted_rank IS NOT NULL)`;

/** SQL for "is channel `c` beyond the bound of its maker?": 64 before it in its group, by someone who never was an admin. */
const IS_BEYOND_BOUND = `(EXISTS (SELECT 1 FROM channels b
   WHERE b.received_by = c.received_by AND b.group_id = c.group_id AND b.author IN (${MAKERS})
     AND (b.log_seq, b.channel_id) < (c.log_seq, c.channel_id) LIMIT 1 OFFSET ${CHANNELS_PER_MEMBER_MAX - 1})
  AND NOT ${isAdmins('standing_users')} AND NOT ${isAdmins('removed_users')})`;

/** SQL for "is channel `c` shown?": it is not deleted, and within the bound of its maker. */
export const IS_CHANNEL_SHOWN = `(NOT ${IS_CHANNEL_DELETED} AND NOT ${IS_BEYOND_BOUND})`;

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
