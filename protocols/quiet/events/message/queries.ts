import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../../lib';

export const MessageRow = row('MessageRow', {
  message_id: IdColumn,
  author_id: IdColumn,
  author_name: t.string,
  /** The device that wrote it. */
  peer_id: IdColumn,
  text: t.string,
  created_at_ms: t.number,
  expires_at_ms: t.number,
  reply_to: t.union([IdColumn, t.null]),
  own: BooleanColumn,
  /** Its author, or the device that wrote it, was removed. */
  author_removed: BooleanColumn,
});
export type MessageRow = t.TypeOf<typeof MessageRow>;

/** The last row of the page before, and the time: what has expired, or claims to come from the future, is not shown. */
export interface PageOfMessages extends Record<string, string | number | Uint8Array> {
  channel_id: Uint8Array;
  before_ms: number;
  before_id: Uint8Array;
  now_ms: number;
  limit: number;
}

/**
 * One page of a channel, newest first. What somebody wrote who never was a member by standing is
 * not shown; what somebody wrote who was removed since is, and says so. CROSS JOIN, so
 * that messages come first, in the order of their index: SQLite would else sort the channel for each page.
 */
export const listMessages = query<PageOfMessages, MessageRow>({
  name: 'message.list',
  sql: `SELECT e.event_id AS message_id, coalesce(d.user_id, r.user_id) AS author_id,
               coalesce(u.name, ru.name) AS author_name, p.peer_id, m.text,
               m.created_at_ms, m.expires_at_ms, m.reply_to,
               coalesce(d.user_id, r.user_id) IN (SELECT od.user_id FROM identities i
                               CROSS JOIN peers op ON op.received_by = i.received_by AND op.public_key = i.public_key
                               JOIN standing_devices od ON od.received_by = op.received_by AND od.peer_id = op.peer_id
                              WHERE i.received_by = :received_by) AS own,
               r.user_id IS NOT NULL AS author_removed
          FROM messages m
          CROSS JOIN events e ON e.seq = m.seq
          JOIN peers p ON p.seq = m.author
          LEFT JOIN standing_devices d ON d.received_by = m.received_by AND d.peer_id = p.peer_id
          LEFT JOIN removed_devices r ON r.received_by = m.received_by AND r.peer_id = p.peer_id
          LEFT JOIN standing_users u ON u.received_by = m.received_by AND u.user_id = coalesce(d.user_id, r.user_id)
          LEFT JOIN removed_users ru ON ru.received_by = m.received_by AND ru.user_id = r.user_id
         WHERE m.received_by = :received_by AND coalesce(d.user_id, r.user_id) IS NOT NULL
           AND m.channel = (SELECT seq FROM channels WHERE received_by = :received_by AND channel_id = :channel_id)
           AND m.created_at_ms <= min(:before_ms, :now_ms + 600000)
           AND (m.created_at_ms < :before_ms OR e.event_id < :before_id)
           AND (m.expires_at_ms = 0 OR m.expires_at_ms > :now_ms)
         ORDER BY m.created_at_ms DESC, e.event_id DESC LIMIT :limit`,
  row: MessageRow,
});
