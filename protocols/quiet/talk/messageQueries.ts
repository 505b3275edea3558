import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { AUTHOR, BY_AUTHOR, IS_CHANNEL_DELETED, IS_MESSAGE_DELETED, OWN_USERS, hasCome, lasts } from './visibleSql';

/** What is shown of a message beside its reactions. */
export const SHOWN = {
  message_id: IdColumn,
  author_id: IdColumn,
  author_name: t.string,
  /** The device that wrote it. */
  peer_id: IdColumn,
  /** As its author last edited it. */
  text: t.string,
  created_at_ms: t.number,
  /** When it was last edited; null for what never was. */
  edited_at_ms: t.union([t.number, t.null]),
  expires_at_ms: t.number,
  reply_to: t.union([IdColumn, t.null]),
  own: BooleanColumn,
  /** Its author, or the device that wrote it, was removed. */
  author_removed: BooleanColumn,
};

const ListedRow = row('ListedRow', { ...SHOWN, reacted: BooleanColumn });
export type ListedRow = t.TypeOf<typeof ListedRow>;

/** The last row of the page before, and the time: what has expired, or claims to come from the future, is not shown. */
export interface PageOfMessages extends Record<string, string | number | Uint8Array> {
  channel_id: Uint8Array;
  before_ms: number;
  before_id: Uint8Array;
  now_ms: number;
  limit: number;
}

/** Of a device the last edit of message `m`: one step into the index, however many there are. */
const lastOf = (device: string): string => `SELECT y.seq FROM edits y
   WHERE y.received_by = m.received_by AND y.message_id = e.event_id AND y.peer_id = ${device}
     AND y.channel = m.channel AND y.expires_at_ms = m.expires_at_ms AND ${hasCome('y.created_at_ms')}
   ORDER BY y.created_at_ms DESC, y.edit_id DESC LIMIT 1`;

/** The last edit of message `m` by any device of its author; of one who was removed, by the device that wrote it. */
const LAST_EDIT = `SELECT x.seq FROM standing_devices xd CROSS JOIN edits x ON x.seq = (${lastOf('xd.peer_id')})
   WHERE xd.received_by = m.received_by AND xd.user_id = d.user_id
   ORDER BY x.created_at_ms DESC, x.edit_id DESC LIMIT 1`;

/**
 * One page of a channel, newest first. What somebody wrote who never was a member by standing, and what is deleted, is
 * not shown; what somebody wrote who was removed since is, and says so. CROSS JOIN, so that messages come first, in the order of their index: SQLite would else sort the channel for
 * each page.
 */
export const listMessages = query<PageOfMessages, ListedRow>({
  name: 'message.list',
  sql: `SELECT e.event_id AS message_id, ${AUTHOR} AS author_id, coalesce(u.name, gu.name) AS author_name, p.peer_id,
               coalesce(n.text, m.text) AS text, m.created_at_ms, n.created_at_ms AS edited_at_ms,
               m.expires_at_ms, m.reply_to, ${AUTHOR} IN (${OWN_USERS}) AS own, gd.user_id IS NOT NULL AS author_removed,
               EXISTS (SELECT 1 FROM reactions r WHERE r.received_by = m.received_by AND r.message_id = e.event_id) AS reacted
          FROM messages m
          CROSS JOIN events e ON e.seq = m.seq
          JOIN peers p ON p.seq = m.author
          ${BY_AUTHOR}
          LEFT JOIN standing_users u ON u.received_by = m.received_by AND u.user_id = ${AUTHOR}
          LEFT JOIN removed_users gu ON gu.received_by = m.received_by AND gu.user_id = gd.user_id
          LEFT JOIN edits n ON n.seq = coalesce((${LAST_EDIT}), (${lastOf('p.peer_id')}))
         WHERE m.received_by = :received_by AND ${AUTHOR} IS NOT NULL
           AND m.channel = (SELECT c.seq FROM channels c WHERE c.received_by = :received_by AND c.channel_id = :channel_id
                               AND NOT ${IS_CHANNEL_DELETED})
           AND m.created_at_ms <= :before_ms AND ${hasCome('m.created_at_ms')}
           AND (m.created_at_ms < :before_ms OR e.event_id < :before_id)
           AND ${lasts('m.expires_at_ms')} AND NOT ${IS_MESSAGE_DELETED}
         ORDER BY m.created_at_ms DESC, e.event_id DESC LIMIT :limit`,
  row: ListedRow,
});

const MessageHeadRow = row('MessageHeadRow', {
  network_id: IdColumn,
  group_id: IdColumn,
  channel_id: IdColumn,
  /** Its author. */
  user_id: IdColumn,
  created_at_ms: t.number,
  expires_at_ms: t.number,
});
export type MessageHead = t.TypeOf<typeof MessageHeadRow>;

/** One message, as far as it is shown. */
export const oneMessage = query<{ message_id: Uint8Array; now_ms: number }, MessageHead>({
  name: 'message.one',
  sql: `SELECT c.network_id, c.group_id, c.channel_id, ${AUTHOR} AS user_id, m.created_at_ms, m.expires_at_ms
          FROM events e
          JOIN messages m ON m.seq = e.seq
          JOIN channels c ON c.seq = m.channel
          JOIN peers p ON p.seq = m.author
          ${BY_AUTHOR}
         WHERE e.received_by = :received_by AND e.event_id = :message_id AND ${AUTHOR} IS NOT NULL AND ${hasCome('m.created_at_ms')}
           AND ${lasts('m.expires_at_ms')} AND NOT ${IS_MESSAGE_DELETED} AND NOT ${IS_CHANNEL_DELETED} LIMIT 1`,
  row: MessageHeadRow,
});

export const messageQueries = [listMessages, oneMessage];
