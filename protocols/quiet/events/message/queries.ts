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

/** One page of a channel, newest first. What somebody wrote who is no member by standing is not shown. */
export const listMessages = query<PageOfMessages, MessageRow>({
  name: 'message.list',
  sql: `SELECT e.event_id AS message_id, d.user_id AS author_id, u.name AS author_name, p.peer_id, m.text,
               m.created_at_ms, m.expires_at_ms, m.reply_to,
               EXISTS (SELECT 1 FROM identities i JOIN peers op ON op.received_by = i.received_by AND op.public_key = i.public_key
                         JOIN standing_devices od ON od.received_by = op.received_by AND od.peer_id = op.peer_id
                        WHERE i.received_by = m.received_by AND od.user_id = d.user_id) AS own
          FROM channels c
          JOIN messages m ON m.received_by = c.received_by AND m.channel = c.seq
          JOIN events e ON e.seq = m.seq
          JOIN peers p ON p.seq = m.author
          JOIN standing_devices d ON d.received_by = m.received_by AND d.peer_id = p.peer_id
          JOIN standing_users u ON u.received_by = m.received_by AND u.user_id = d.user_id
         WHERE c.received_by = :received_by AND c.channel_id = :channel_id
           AND m.created_at_ms <= min(:before_ms, :now_ms + 600000)
           AND (m.created_at_ms < :before_ms OR e.event_id < :before_id)
           AND (m.expires_at_ms = 0 OR m.expires_at_ms > :now_ms)
         ORDER BY m.created_at_ms DESC, e.event_id DESC LIMIT :limit`,
  row: MessageRow,
});
