import * as t from 'io-ts';
import { IdColumn, query, row } from '../../../lib';
import {
  AUTHOR,
  BY_AUTHOR,
  IS_CHANNEL_SHOWN,
  IS_MESSAGE_DELETED,
  OWN_USERS,
  creatorOf,
  isUnexpired,
} from './visibleSql';
import { CHANNEL_NAME, RETENTION_MS, WITH_ADMIN_DEVICES } from './updateSql';
import { hasCome } from '../rules/hasCome';
import { OWN_PEER } from '../authority/peerSql';

/** Messages counted as unread at most, from the newest. */
export const UNREAD_MAX = 50;

/** SQL for a read mark that contradicts its message. */
const IS_ASTRAY = `EXISTS (SELECT 1 FROM events ze JOIN messages z ON z.seq = ze.seq
    WHERE ze.received_by = y.received_by AND ze.event_id = y.message_id
      AND (z.channel <> y.channel OR z.expires_at_ms <> y.expires_at_ms))`;

/** SQL for the highest read mark in channel `c` by any device of this identity's user. */
const SEEN_UPTO = `coalesce((SELECT max((SELECT y.at_ms FROM seen_marks y
       WHERE y.received_by = :received_by AND y.channel = c.seq AND y.peer_id = sd.peer_id AND ${hasCome('y.at_ms')}
         AND ${isUnexpired('y.expires_at_ms')} AND NOT ${IS_ASTRAY}
       ORDER BY y.at_ms DESC LIMIT 1))
    FROM identities i ${OWN_PEER}
   CROSS JOIN standing_devices od ON od.received_by = o.received_by AND od.peer_id = o.peer_id
   CROSS JOIN standing_devices sd ON sd.received_by = od.received_by AND sd.user_id = od.user_id
   WHERE i.received_by = :received_by AND o.network_id = c.network_id), -1)`;

/** SQL that counts others' messages after the mark, among the newest. */
const UNREAD = `SELECT count(*) FROM
    (SELECT m.seq, m.received_by, m.author, m.expires_at_ms, m.channel FROM messages m
      WHERE m.received_by = :received_by AND m.channel = c.seq AND m.created_at_ms > ${SEEN_UPTO} AND ${hasCome('m.created_at_ms')}
      ORDER BY m.created_at_ms DESC LIMIT ${UNREAD_MAX}) m
    CROSS JOIN events e ON e.seq = m.seq
    JOIN peers p ON p.seq = m.author
    ${BY_AUTHOR}
   WHERE ${isUnexpired('m.expires_at_ms')} AND ${AUTHOR} NOT IN (${OWN_USERS}) AND NOT ${IS_MESSAGE_DELETED}`;

export const ChannelRow = row('ChannelRow', {
  channel_id: IdColumn,
  group_id: IdColumn,
  name: t.string,
  retention_ms: t.number,
  /** Others' messages among the newest 50 that this user has not seen on any device. */
  unread: t.number,
});

interface PageOfChannels extends Record<string, number | Uint8Array> {
  network_id: Uint8Array;
  now_ms: number;
  after: Uint8Array;
  limit: number;
}

/** Channels that this identity can read. */
export const listChannels = query<PageOfChannels, t.TypeOf<typeof ChannelRow>>({
  name: 'channel.list',
  sql: `${WITH_ADMIN_DEVICES}
        SELECT c.channel_id, c.group_id, ${CHANNEL_NAME} AS name,
               ${RETENTION_MS} AS retention_ms, (${UNREAD}) AS unread
          FROM channels c
         WHERE c.received_by = :received_by AND c.network_id = :network_id AND c.channel_id > :after
           AND ${IS_CHANNEL_SHOWN}
         ORDER BY c.channel_id LIMIT :limit`,
  row: ChannelRow,
});

const ChannelHeadRow = row('ChannelHeadRow', {
  network_id: IdColumn,
  group_id: IdColumn,
  name: t.string,
  retention_ms: t.number,
  /** Its creator; null for a user who never counted. */
  user_id: t.union([IdColumn, t.null]),
});

/** One channel, if it is not deleted. */
export const oneChannel = query<{ channel_id: Uint8Array; now_ms: number }, t.TypeOf<typeof ChannelHeadRow>>({
  name: 'channel.one',
  sql: `${WITH_ADMIN_DEVICES}
        SELECT c.network_id, c.group_id, ${CHANNEL_NAME} AS name,
               ${RETENTION_MS} AS retention_ms, ${creatorOf('c')} AS user_id
          FROM channels c
         WHERE c.received_by = :received_by AND c.channel_id = :channel_id AND ${IS_CHANNEL_SHOWN} LIMIT 1`,
  row: ChannelHeadRow,
});

/** Channels of a group that the devices of one user made, deleted ones included. */
export const channelsMade = query<{ group_id: Uint8Array; user_id: Uint8Array }, { readonly made: number }>({
  name: 'channel.made',
  sql: `SELECT count(*) AS made FROM channels c JOIN peers p ON p.seq = c.author
          JOIN standing_devices d ON d.received_by = p.received_by AND d.peer_id = p.peer_id
         WHERE c.received_by = :received_by AND c.group_id = :group_id AND d.user_id = :user_id LIMIT 1`,
  row: row('ChannelsMade', { made: t.number }),
});

export const channelQueries = [listChannels, oneChannel, channelsMade];
