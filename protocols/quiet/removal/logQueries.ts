import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { FACTS_PER_PAGE, logRows } from '../authority/factQueries';
import { DEVICES } from '../authority/peerSql';

const LogRow = row('RemovalLog', {
  ...{ seq: t.number, event_id: IdColumn, peer_id: IdColumn, prev: IdColumn },
  log: t.number,
  rests: t.number,
});

const MINE = `mine (id) AS MATERIALIZED (SELECT peer_id FROM ${DEVICES} WHERE received_by = :received_by AND user_id = :user_id)`;
const LOG_OF_MINE = logRows('peer_id IN (SELECT id FROM mine)');

/**
 * A page of the authority events of a user's devices that count, each with the number of users and devices it let in. The
 * next page begins after the last `seq`.
 */
export const countedLog = query<{ user_id: Uint8Array; after: number }, t.TypeOf<typeof LogRow>>({
  name: 'removal.log',
  sql: `WITH ${MINE}
        SELECT l.seq, l.event_id, l.peer_id, l.log_prev AS prev, l.log_seq AS log,
               (SELECT count(*) FROM grants g WHERE g.received_by = :received_by AND g.grant_id = l.event_id)
             + (SELECT count(*) FROM users u WHERE u.received_by = :received_by AND u.invite_id = l.event_id)
             + (SELECT count(*) FROM links k WHERE k.received_by = :received_by AND k.link_id = l.event_id) AS rests
          FROM (${LOG_OF_MINE}) l
         WHERE l.received_by = :received_by AND l.seq > :after
           AND NOT EXISTS (SELECT 1 FROM standing_struck s
                            WHERE s.received_by = l.received_by AND s.event_id = l.event_id AND s.as_admin = 0)
         ORDER BY l.seq LIMIT ${FACTS_PER_PAGE}`,
  row: LogRow,
});

const ActRow = row('RecentActs', { peer_id: IdColumn, type: t.string, count: t.number, newest_ms: t.number });
export type RecentActs = t.TypeOf<typeof ActRow>;

/** Recent acts of a user's devices, counted by device and type, by the time at which they came here. */
export const recentActs = query<{ user_id: Uint8Array; since_ms: number }, RecentActs>({
  name: 'removal.recent_acts',
  sql: `WITH ${MINE}
        SELECT l.peer_id, l.type, count(*) AS count, max(e.stored_ms) AS newest_ms
          FROM (${LOG_OF_MINE}) l CROSS JOIN events e ON e.seq = l.seq
         WHERE l.received_by = :received_by AND e.stored_ms > :since_ms
         GROUP BY l.peer_id, l.type ORDER BY newest_ms DESC, l.peer_id, l.type LIMIT ${FACTS_PER_PAGE}`,
  row: ActRow,
});

const DeletionsRow = row('NetworkDeletion', { seq: t.number, deletion_id: IdColumn, peer_id: IdColumn });

/** A page of the deletions in a network, of messages and channels alike. */
export const networkDeletions = query<{ network_id: Uint8Array; after: number }, t.TypeOf<typeof DeletionsRow>>({
  name: 'removal.deletions',
  sql: `SELECT seq, deletion_id, peer_id FROM (
          SELECT received_by, network_id, seq, deletion_id, peer_id FROM message_deletions
          UNION ALL SELECT received_by, network_id, seq, deletion_id, peer_id FROM channel_deletions)
         WHERE received_by = :received_by AND network_id = :network_id AND seq > :after
         ORDER BY seq LIMIT ${FACTS_PER_PAGE}`,
  row: DeletionsRow,
});

const TargetRow = row('DeletedTarget', {
  target: IdColumn,
  group_id: IdColumn,
  is_channel: BooleanColumn,
  /** The device that wrote the target; null if it is not here. */
  author: t.union([IdColumn, t.null]),
});

const targetsIn = (rows: string, is_channel: 0 | 1): string => `
  SELECT x.target, x.group_id, ${is_channel} AS is_channel, p.peer_id AS author FROM ${rows} x
    LEFT JOIN events e ON e.received_by = x.received_by AND e.event_id = x.target
    LEFT JOIN ${is_channel === 1 ? 'channels' : 'messages'} m ON m.seq = e.seq LEFT JOIN peers p ON p.seq = m.author
   WHERE x.received_by = :received_by AND x.seq = :seq AND x.undo = 0
     AND NOT EXISTS (SELECT 1 FROM ${rows} u WHERE u.received_by = x.received_by AND u.target = x.target
                       AND u.group_id = x.group_id AND u.peer_id = x.peer_id AND u.undo = 1 AND u.log_seq > x.log_seq)`;

export type DeletedTarget = t.TypeOf<typeof TargetRow>;

/** Targets of one deletion that its device did not take back. */
export const deletedTargets = query<{ seq: number }, DeletedTarget>({
  name: 'removal.deleted_targets',
  sql: `${targetsIn('deleted_messages', 0)} UNION ALL ${targetsIn('deleted_channels', 1)} LIMIT 22`,
  row: TargetRow,
});

export const logQueries = [countedLog, recentActs, networkDeletions, deletedTargets];
