import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { AUTHOR, BY_AUTHOR, creatorOf } from '../talk/visibleSql';
import { type DeletionTarget, decidingDeletion, isDeletedByAuthor } from './deletionSql';

/** Targets of deletions read in one tick at most, of messages and of channels each. */
export const DELETIONS_PER_TICK = 500;

const DeletionRow = row('DeletionRow', {
  target: IdColumn,
  group_id: IdColumn,
  due: BooleanColumn,
  /** Did its own author delete it? Then it is forgotten for good. */
  own: BooleanColumn,
  /** The device that made it; null if it is not here. */
  author: t.union([IdColumn, t.null]),
  /** Is the target hidden, and not long enough yet? */
  waits: BooleanColumn,
});
export type DeletionRow = t.TypeOf<typeof DeletionRow>;

/** Cursor after one target. */
export interface DeletionSlice extends Record<string, number | Uint8Array> {
  target: Uint8Array;
  group_id: Uint8Array;
  /** Time by which another user's deletion must have hidden its target for it to be forgotten. */
  before_ms: number;
}

interface Whose {
  /** Joins from the target `e` to its user. */
  readonly joins: string;
  readonly group_id: string;
  readonly user_id: string;
  /** The device that made it. */
  readonly device: string;
}

/** Time at which the first admin grant to the signer of a deletion was stored; 0 without one: founders and makers. */
const ADMIN_SINCE = `coalesce((SELECT min(ge.stored_ms) FROM groups ag INDEXED BY groups_by_received_by_network_id
            CROSS JOIN grants ax INDEXED BY grants_by_received_by_group_id_user_id
              ON ax.received_by = ag.received_by AND ax.group_id = ag.group_id AND ax.user_id = z.by_user
            CROSS JOIN events ge ON ge.seq = ax.seq
           WHERE ag.received_by = z.received_by AND ag.network_id = z.network_id AND ag.kind = 1), 0)`;

/** Time at which the first deletion of the deciding device was stored, after the last one it took back. */
const saidSince = (rows: string): string => `
  (SELECT min(fe.stored_ms) FROM ${rows} f CROSS JOIN events fe ON fe.seq = f.seq
    WHERE f.received_by = y.received_by AND f.target = y.target AND f.group_id = y.group_id AND f.peer_id = del.peer_id
      AND f.undo = 0 AND f.log_seq > coalesce((SELECT max(u.log_seq) FROM ${rows} u
            WHERE u.received_by = y.received_by AND u.target = y.target AND u.group_id = y.group_id
              AND u.peer_id = del.peer_id AND u.undo = 1), -1))`;

/**
 * The next targets of deletions after a cursor, and whether each is due. One deleted by its author is due at once; any
 * other once it has been hidden for long enough.
 */
const slice = (
  rows: 'deleted_messages' | 'deleted_channels',
  deletions: 'message_deletions' | 'channel_deletions',
  { joins, group_id, user_id, device }: Whose,
) => {
  const target: DeletionTarget = { target: 't.target', group_id: 't.group_id', user_id };
  const own = rows === 'deleted_messages' ? isDeletedByAuthor(target) : '0';
  return query<DeletionSlice, DeletionRow>({
    name: `${rows}.slice`,
    sql: `SELECT z.target, z.group_id, z.own, z.author,
                 (z.here AND (z.own OR (z.deletion_id IS NOT NULL
                    AND max(z.stored_ms, z.said_ms, ${ADMIN_SINCE}) <= :before_ms))) AS due,
                 (z.here AND NOT z.own AND z.deletion_id IS NOT NULL
                    AND max(z.stored_ms, z.said_ms, ${ADMIN_SINCE}) > :before_ms) AS waits
            FROM (SELECT y.*, ${saidSince(rows)} AS said_ms, del.network_id,
                         coalesce((SELECT dd.user_id FROM standing_devices dd WHERE dd.received_by = y.received_by AND dd.peer_id = del.peer_id),
                                  (SELECT dr.user_id FROM removed_devices dr WHERE dr.received_by = y.received_by AND dr.peer_id = del.peer_id)) AS by_user
                    FROM (SELECT t.target, t.group_id, t.received_by, coalesce(e.stored_ms, 0) AS stored_ms,
                                 coalesce(e.seq IS NOT NULL AND ${group_id} = t.group_id, 0) AS here,
                                 ${own} AS own, ${device} AS author, ${decidingDeletion(rows, target)} AS deletion_id
                            FROM (SELECT DISTINCT received_by, target, group_id FROM ${rows}
                                   WHERE received_by = :received_by AND (target, group_id) > (:target, :group_id)
                                   ORDER BY target, group_id LIMIT ${DELETIONS_PER_TICK}) t
                            LEFT JOIN events e ON e.received_by = t.received_by AND e.event_id = t.target
                            ${joins}) y
                    LEFT JOIN ${deletions} del ON del.received_by = y.received_by AND del.deletion_id = y.deletion_id) z
           ORDER BY z.target, z.group_id LIMIT ${DELETIONS_PER_TICK}`,
    row: DeletionRow,
  });
};

export const deletedMessages = slice('deleted_messages', 'message_deletions', {
  joins: `LEFT JOIN messages m ON m.seq = e.seq
            LEFT JOIN channels c ON c.seq = m.channel
            LEFT JOIN peers p ON p.seq = m.author
            ${BY_AUTHOR}`,
  group_id: 'c.group_id',
  user_id: AUTHOR,
  device: 'p.peer_id',
});

export const deletedChannels = slice('deleted_channels', 'channel_deletions', {
  joins: 'LEFT JOIN channels c ON c.seq = e.seq',
  group_id: 'c.group_id',
  user_id: creatorOf('c'),
  device: '(SELECT cp.peer_id FROM peers cp WHERE cp.seq = c.author)',
});
