import type * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { AUTHOR, BY_AUTHOR, creatorOf } from '../talk/visibleSql';

/** Deletions read in one tick at most, of messages and of channels each. */
export const DELETIONS_PER_TICK = 500;

const DeletionRow = row('DeletionRow', {
  target: IdColumn,
  group_id: IdColumn,
  peer_id: IdColumn,
  due: BooleanColumn,
  /** Is the target hidden, and not long enough yet? */
  waits: BooleanColumn,
});
export type DeletionRow = t.TypeOf<typeof DeletionRow>;

/** Cursor after one deletion. One target may have more deletions than a tick reads. */
export interface DeletionSlice extends Record<string, number | Uint8Array> {
  target: Uint8Array;
  group_id: Uint8Array;
  peer_id: Uint8Array;
  /** Time by which another user's deletion must have hidden its target for it to be forgotten. */
  before_ms: number;
}

interface Whose {
  /** Joins from the target `e` to its user. */
  readonly joins: string;
  readonly group_id: string;
  readonly user_id: string;
}

const grantTo = (joins: string): string => `(SELECT min(ge.stored_ms) FROM groups ag
              CROSS JOIN grants ax INDEXED BY grants_by_received_by_group_id_user_id
                ON ax.received_by = ag.received_by AND ax.group_id = ag.group_id AND ax.user_id = xu.user_id
              CROSS JOIN events ge ON ge.seq = ax.seq ${joins}
             WHERE ag.received_by = x.received_by AND ag.network_id = xu.network_id AND ag.kind = 1)`;

/**
 * Time at which the signer of a deletion became an admin here. The first grant by a higher rank counts; if they were
 * removed since, the first grant by anybody does. The creator always was one.
 */
const ADMIN_SINCE = `coalesce(${grantTo(`CROSS JOIN standing_devices ad ON ad.received_by = ax.received_by AND ad.peer_id = ax.peer_id
              CROSS JOIN standing_users au ON au.received_by = ad.received_by AND au.user_id = ad.user_id AND au.admin_rank < xu.admin_rank`)},
            ${grantTo('')}, 0)`;

/**
 * The next deletions after a cursor, by target, and whether each is due. One by the target's own user is due at once; one by
 * an admin is due once the target has been hidden for long enough.
 */
const slice = (rows: string, { joins, group_id, user_id }: Whose) =>
  query<DeletionSlice, DeletionRow>({
    name: `${rows}.slice`,
    sql: `SELECT target, group_id, peer_id, due, hides AND NOT due AS waits FROM (
          SELECT x.target, x.group_id, x.peer_id,
                 coalesce(e.seq IS NOT NULL AND ${group_id} = x.group_id AND (
                   coalesce(xd.user_id, xr.user_id) = ${user_id}
                   OR (xu.admin_rank IS NOT NULL AND max(e.stored_ms, xe.stored_ms, ${ADMIN_SINCE}) <= :before_ms)), 0) AS due,
                 coalesce(e.seq IS NOT NULL AND ${group_id} = x.group_id AND xu.admin_rank IS NOT NULL, 0) AS hides
            FROM (SELECT * FROM ${rows} WHERE received_by = :received_by
                     AND (target, group_id, peer_id) > (:target, :group_id, :peer_id)
                   ORDER BY target, group_id, peer_id LIMIT ${DELETIONS_PER_TICK}) x
            LEFT JOIN events xe ON xe.seq = x.seq
            LEFT JOIN standing_devices xd ON xd.received_by = x.received_by AND xd.peer_id = x.peer_id
            LEFT JOIN removed_devices xr ON xr.received_by = x.received_by AND xr.peer_id = x.peer_id
            LEFT JOIN standing_users xu ON xu.received_by = xd.received_by AND xu.user_id = xd.user_id
            LEFT JOIN events e ON e.received_by = x.received_by AND e.event_id = x.target
            ${joins})
           ORDER BY target, group_id, peer_id LIMIT ${DELETIONS_PER_TICK}`,
    row: DeletionRow,
  });

export const deletedMessages = slice('deleted_messages', {
  joins: `LEFT JOIN messages m ON m.seq = e.seq
            LEFT JOIN channels c ON c.seq = m.channel
            LEFT JOIN peers p ON p.seq = m.author
            ${BY_AUTHOR}`,
  group_id: 'c.group_id',
  user_id: AUTHOR,
});

export const deletedChannels = slice('deleted_channels', {
  joins: 'LEFT JOIN channels c ON c.seq = e.seq',
  group_id: 'c.group_id',
  user_id: creatorOf('c'),
});
