import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { AUTHOR, BY_AUTHOR, IS_CHANNEL_SHOWN, IS_MESSAGE_DELETED, OWN_USERS, isUnexpired } from './visibleSql';
import { userName } from '../authority/userName';
import { hasCome } from '../rules/hasCome';

/** Columns of a listed message, without its reactions. */
export const SHOWN = {
  message_id: IdColumn,
  author_id: IdColumn,
  author_name: t.string,
  /** The device that wrote it. */
  peer_id: IdColumn,
  /** The text of its author's last edit, or the original. */
  text: t.string,
  created_at_ms: t.number,
  /** When it was stored here, by our clock. Its own time is what its author says. */
  received_ms: t.number,
  /** Time of the last edit; null without one. */
  edited_at_ms: t.union([t.number, t.null]),
  expires_at_ms: t.number,
  reply_to: t.union([IdColumn, t.null]),
  own: BooleanColumn,
  /** Was its author or its device removed? */
  author_removed: BooleanColumn,
};

const ListedRow = row('ListedRow', { ...SHOWN, reacted: BooleanColumn });
export type ListedRow = t.TypeOf<typeof ListedRow>;

/** Cursor, time and limit of a page. Expired messages, and those that claim a future time, are not shown. */
export interface PageOfMessages extends Record<string, string | number | Uint8Array> {
  channel_id: Uint8Array;
  before_ms: number;
  before_id: Uint8Array;
  now_ms: number;
  limit: number;
}

/** SQL for a device's last edit of message `m`: one step into the index, however many there are. */
const lastOf = (device: string): string => `SELECT y.seq FROM edits y
   WHERE y.received_by = m.received_by AND y.message_id = e.event_id AND y.peer_id = ${device}
     AND y.channel = m.channel AND y.expires_at_ms = m.expires_at_ms AND ${hasCome('y.created_at_ms')}
   ORDER BY y.created_at_ms DESC, y.edit_id DESC LIMIT 1`;

/** SQL for the last edit of message `m` by any device of its author. A removed author's edit is by the writing device. */
const LAST_EDIT = `SELECT x.seq FROM standing_devices xd CROSS JOIN edits x ON x.seq = (${lastOf('xd.peer_id')})
   WHERE xd.received_by = m.received_by AND xd.user_id = d.user_id
   ORDER BY x.created_at_ms DESC, x.edit_id DESC LIMIT 1`;

/**
 * One page of a channel, newest first. Deleted messages, and messages by users who never were members, are not shown;
 * those by users removed since are shown and marked. CROSS JOIN keeps messages first, in the order of their index;
 * otherwise SQLite sorts the channel for each page.
 */
export const listMessages = query<PageOfMessages, ListedRow>({
  name: 'message.list',
  sql: `SELECT e.event_id AS message_id, ${AUTHOR} AS author_id, iif(u.user_id IS NULL, ${userName('gu')}, ${userName('u')}) AS author_name, p.peer_id,
               coalesce(n.text, m.text) AS text, m.created_at_ms, e.stored_ms AS received_ms, n.created_at_ms AS edited_at_ms,
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
           AND m.channel = (SELECT c.seq FROM channels c INDEXED BY channels_by_received_by_channel_id
                             WHERE c.received_by = :received_by AND c.channel_id = :channel_id
                               AND ${IS_CHANNEL_SHOWN})
           AND m.created_at_ms <= :before_ms AND ${hasCome('m.created_at_ms')}
           AND (m.created_at_ms < :before_ms OR e.event_id < :before_id)
           AND ${isUnexpired('m.expires_at_ms')} AND NOT ${IS_MESSAGE_DELETED}
         ORDER BY m.created_at_ms DESC, e.event_id DESC LIMIT :limit`,
  row: ListedRow,
});

const MessageHeadRow = row('MessageHeadRow', {
  network_id: IdColumn,
  group_id: IdColumn,
  channel_id: IdColumn,
  /** The author's user id. */
  user_id: IdColumn,
  created_at_ms: t.number,
  expires_at_ms: t.number,
});
export type MessageHead = t.TypeOf<typeof MessageHeadRow>;

/** One message, if it is shown. */
export const oneMessage = query<{ message_id: Uint8Array; now_ms: number }, MessageHead>({
  name: 'message.one',
  sql: `SELECT c.network_id, c.group_id, c.channel_id, ${AUTHOR} AS user_id, m.created_at_ms, m.expires_at_ms
          FROM events e
          JOIN messages m ON m.seq = e.seq
          JOIN channels c ON c.seq = m.channel
          JOIN peers p ON p.seq = m.author
          ${BY_AUTHOR}
         WHERE e.received_by = :received_by AND e.event_id = :message_id AND ${AUTHOR} IS NOT NULL AND ${hasCome('m.created_at_ms')}
           AND ${isUnexpired('m.expires_at_ms')} AND NOT ${IS_MESSAGE_DELETED} AND ${IS_CHANNEL_SHOWN} LIMIT 1`,
  row: MessageHeadRow,
});

export const messageQueries = [listMessages, oneMessage];
