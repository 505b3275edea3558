import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { IdFromHex, type Reader, U48_MAX, ZERO_ID, reading, writing } from '../../../lib';
import { updateChannel } from '../talk/updateChannel';
import { createMessage } from '../talk/createMessage';
import * as P from './params';
import { ChannelRow, listChannels } from '../talk/channelQueries';
import { type ListedRow, listMessages } from '../talk/messageQueries';
import { reactionsOf, tally } from '../talk/reactionQueries';
import { createChannel } from '../talk/createChannel';
import { editMessage } from '../talk/editMessage';
import { reactToMessage } from '../talk/reactToMessage';
import { seeMessage } from '../talk/seeMessage';
import { deleteChannel } from '../forgetting/deleteChannel';
import { deleteMessage } from '../forgetting/deleteMessage';

/** A listed message with its reactions; those that have none are not asked for. */
const withReactions =
  (reader: Reader) =>
  ({ reacted, ...message }: ListedRow) =>
    E.map((rows: Parameters<typeof tally>[0]): P.MessageRow => ({ ...message, reactions: tally(rows) }))(
      reacted ? reader.query(reactionsOf, { message_id: message.message_id, now_ms: reader.nowMs }) : E.right([]),
    );

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
    read: (reader, { network_id, ...page }) =>
      reader.query(listChannels, { network_id, now_ms: reader.nowMs, ...P.pageOf(page) }),
  }),
  'channel.update': writing({
    scope: 'session',
    params: P.UpdateChannel,
    result: t.strict({ channel_update_id: IdFromHex }),
    route: 'POST /channels/update',
    flow: updateChannel,
  }),
  'channel.delete': writing({
    scope: 'session',
    params: t.strict({ channel_id: IdFromHex }, 'DeleteChannel'),
    result: t.strict({ delete_channel_id: IdFromHex }),
    route: 'DELETE /channels',
    flow: deleteChannel,
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
    reads: [listMessages, reactionsOf],
    read: (reader, { channel_id, limit = 50, before }) =>
      pipe(
        reader.query(listMessages, {
          channel_id,
          before_ms: before?.created_at_ms ?? U48_MAX,
          before_id: before?.message_id ?? ZERO_ID,
          now_ms: reader.nowMs,
          limit: Math.min(Math.max(1, limit), P.PAGE_MAX),
        }),
        E.chain(E.traverseArray(withReactions(reader))),
        E.map((messages) => P.messagePage(messages, limit)),
      ),
  }),
  'message.edit': writing({
    scope: 'session',
    params: P.EditMessage,
    result: t.strict({ message_edit_id: IdFromHex }),
    route: 'POST /messages/edit',
    flow: editMessage,
  }),
  'message.delete': writing({
    scope: 'session',
    params: t.strict({ message_id: IdFromHex }, 'DeleteMessage'),
    result: t.strict({ delete_message_id: IdFromHex }),
    route: 'DELETE /messages',
    flow: deleteMessage,
  }),
  'message.react': writing({
    scope: 'session',
    params: P.React,
    result: t.strict({ reaction_id: IdFromHex }),
    route: 'POST /messages/reactions',
    flow: reactToMessage,
  }),
  'message.seen': writing({
    scope: 'session',
    params: t.strict({ message_id: IdFromHex }, 'SeenMessage'),
    result: t.strict({ seen_id: IdFromHex }),
    route: 'POST /messages/seen',
    flow: seeMessage,
  }),
} as const;
