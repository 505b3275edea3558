import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { IdFromHex, type Reader, U48_MAX, ZERO_ID, reading, row, writing } from '../../../lib';
import { ChannelRow, listChannels } from '../talk/channelQueries';
import { createChannel } from '../talk/createChannel';
import { createMessage } from '../talk/createMessage';
import { editMessage } from '../talk/editMessage';
import { type ListedRow, SHOWN, listMessages } from '../talk/messageQueries';
import { Reaction, reactionsOf, tallyReactions } from '../talk/reactionQueries';
import { reactToMessage } from '../talk/reactToMessage';
import { seeMessage } from '../talk/seeMessage';
import { updateChannel } from '../talk/updateChannel';
import { PageOfNetwork, pageOf, record, rowsOnPage } from './params';

/** Where a page of messages ends and the next one begins. Two messages may share a millisecond: the id tells them apart. */
const Cursor = t.strict({ created_at_ms: t.Int, message_id: IdFromHex }, 'Cursor');

const MessageRow = row('MessageRow', { ...SHOWN, reactions: t.readonlyArray(Reaction) });
type MessageRow = t.TypeOf<typeof MessageRow>;

/** A page of messages, newest first. `next` is the cursor of the next page; null at the end. */
const MessagePage = t.strict(
  {
    messages: t.readonlyArray(MessageRow),
    next: t.union([t.strict({ created_at_ms: t.number, message_id: IdFromHex }), t.null]),
  },
  'MessagePage',
);

const messagePage = (messages: readonly MessageRow[], limit: number): t.TypeOf<typeof MessagePage> => {
  const last = messages.length < rowsOnPage(limit) ? undefined : messages.at(-1);
  const { created_at_ms = 0, message_id } = last ?? {};
  return { messages, next: message_id === undefined ? null : { created_at_ms, message_id } };
};

/** Adds its reactions to a listed message. The query runs only for messages that have some. */
const withReactions =
  (reader: Reader) =>
  ({ reacted, ...message }: ListedRow) =>
    E.map((rows: Parameters<typeof tallyReactions>[0]): MessageRow => ({
      ...message,
      reactions: tallyReactions(rows),
    }))(reacted ? reader.query(reactionsOf, { message_id: message.message_id, now_ms: reader.nowMs }) : E.right([]));

/** Channels and their messages. */
export const talkOperations = {
  'channel.create': writing({
    scope: 'session',
    params: record('NewChannel', { group_id: IdFromHex, name: t.string }, { retention_ms: t.Int }),
    result: t.strict({ channel_id: IdFromHex }),
    route: 'POST /channels',
    flow: createChannel,
  }),
  'channel.list': reading({
    scope: 'session',
    params: PageOfNetwork,
    result: t.readonlyArray(ChannelRow),
    route: 'GET /channels',
    reads: [listChannels],
    read: (reader, { network_id, ...page }) =>
      reader.query(listChannels, { network_id, now_ms: reader.nowMs, ...pageOf(page) }),
  }),
  'channel.update': writing({
    scope: 'session',
    params: record('UpdateChannel', { channel_id: IdFromHex }, { name: t.string, retention_ms: t.Int }),
    result: t.strict({ channel_update_id: IdFromHex }),
    route: 'POST /channels/update',
    flow: updateChannel,
  }),
  'message.create': writing({
    scope: 'session',
    params: record('NewMessage', { channel_id: IdFromHex, text: t.string }, { reply_to: IdFromHex, lasts_ms: t.Int }),
    result: t.strict({ message_id: IdFromHex }),
    route: 'POST /messages',
    flow: createMessage,
  }),
  'message.list': reading({
    scope: 'session',
    params: record('PageOfChannel', { channel_id: IdFromHex }, { limit: t.Int, before: Cursor }),
    result: MessagePage,
    route: 'GET /messages',
    reads: [listMessages, reactionsOf],
    read: (reader, { channel_id, limit = 50, before }) =>
      pipe(
        reader.query(listMessages, {
          channel_id,
          before_ms: before?.created_at_ms ?? U48_MAX,
          before_id: before?.message_id ?? ZERO_ID,
          now_ms: reader.nowMs,
          limit: rowsOnPage(limit),
        }),
        E.chain(E.traverseArray(withReactions(reader))),
        E.map((messages) => messagePage(messages, limit)),
      ),
  }),
  'message.edit': writing({
    scope: 'session',
    params: t.strict({ message_id: IdFromHex, text: t.string }, 'EditMessage'),
    result: t.strict({ message_edit_id: IdFromHex }),
    route: 'POST /messages/edit',
    flow: editMessage,
  }),
  'message.react': writing({
    scope: 'session',
    params: record('React', { message_id: IdFromHex, emoji: t.string }, { removed: t.boolean }),
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
