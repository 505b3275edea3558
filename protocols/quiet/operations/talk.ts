import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { IdFromHex, U48_MAX, ZERO_ID, reading, writing } from '../../../lib';
import { type MessageRow, listMessages } from '../events/message/queries';
import { createChannel } from '../flows/groups';
import { createMessage } from '../flows/messages';
import * as P from '../params';
import { ChannelRow, listChannels } from '../people/groups';

/** Channels, and what is said in them. */
export const talkOperations = {
  'channel.create': writing({
    scope: 'session',
    params: P.NewChannel,
    result: t.strict({ channel_id: IdFromHex }),
    route: 'POST /channels',
    flow: createChannel,
  }),
  'channel.list': reading({
    scope: 'session',
    params: P.PageOfNetwork,
    result: t.readonlyArray(ChannelRow),
    route: 'GET /channels',
    reads: [listChannels],
    read: (reader, { network_id, ...page }) => reader.query(listChannels, { network_id, ...P.pageOf(page) }),
  }),
  'message.create': writing({
    scope: 'session',
    params: P.NewMessage,
    result: t.strict({ message_id: IdFromHex }),
    route: 'POST /messages',
    flow: createMessage,
  }),
  'message.list': reading({
    scope: 'session',
    params: P.PageOfChannel,
    result: P.MessagePage,
    route: 'GET /messages',
    reads: [listMessages],
    read: (reader, { channel_id, limit = 50, before }) =>
      E.map((messages: readonly MessageRow[]) => P.messagePage(messages, limit))(
        reader.query(listMessages, {
          channel_id,
          before_ms: before?.created_at_ms ?? U48_MAX,
          before_id: before?.message_id ?? ZERO_ID,
          now_ms: reader.nowMs,
          limit: Math.min(Math.max(1, limit), P.PAGE_MAX),
        }),
      ),
  }),
} as const;
