import * as t from 'io-ts';
import { type EventId, IdFromHex, ZERO_ID, row } from '../../../lib';
import { SHOWN } from '../talk/messageQueries';
import { Reaction } from '../talk/reactionQueries';

/** A page is never longer than this. */
export const PAGE_MAX = 200;

/** A page of rows by id: after the last row of the page before. */
export const pageOf = ({ after, limit = 100 }: { readonly after?: EventId; readonly limit?: number }) => ({
  after: after ?? ZERO_ID,
  limit: Math.min(Math.max(1, limit), PAGE_MAX),
});

/** Required and optional fields of one record. */
const record = <R extends t.Props, O extends t.Props>(name: string, required: R, optional: O) =>
  t.intersection([t.strict(required), t.exact(t.partial(optional))], name);

export const Nothing = t.strict({}, 'Nothing');
export const Named = t.strict({ name: t.string }, 'Named');

/** Where a device listens. */
const WHERE = {
  transport: t.union([t.literal(0), t.literal(1), t.literal(2), t.literal(3)]),
  host: t.string,
  port: t.Int,
};
const Where = t.strict(WHERE, 'Where');

export const ByLink = record('ByLink', { link: t.string, name: t.string }, { address: Where });
export const Joined = t.strict({ identity_id: IdFromHex, network_id: IdFromHex, peer_id: IdFromHex }, 'Joined');
export const NewNetwork = record('NewNetwork', { name: t.string }, { user_name: t.string, address: Where });
export const JoinNetwork = record('JoinNetwork', { link: t.string }, { name: t.string, address: Where });
export const NewLink = record('NewLink', { network_id: IdFromHex }, { closes_in_ms: t.Int });
export const NewChannel = record('NewChannel', { group_id: IdFromHex, name: t.string }, { retention_ms: t.Int });
export const PageOfNetwork = record('PageOfNetwork', { network_id: IdFromHex }, { after: IdFromHex, limit: t.Int });

export const CreatedNetwork = t.strict(
  {
    network_id: IdFromHex,
    peer_id: IdFromHex,
    user_id: IdFromHex,
    admins_id: IdFromHex,
    everyone_id: IdFromHex,
    channel_id: IdFromHex,
  },
  'CreatedNetwork',
);

export const NewInvite = record(
  'NewInvite',
  { network_id: IdFromHex },
  { group_id: IdFromHex, max_uses: t.Int, closes_in_ms: t.Int },
);

export const NewMessage = record(
  'NewMessage',
  { channel_id: IdFromHex, text: t.string },
  { reply_to: IdFromHex, lasts_ms: t.Int },
);

export const EditMessage = t.strict({ message_id: IdFromHex, text: t.string }, 'EditMessage');
export const React = record('React', { message_id: IdFromHex, emoji: t.string }, { removed: t.boolean });
export const UpdateChannel = record(
  'UpdateChannel',
  { channel_id: IdFromHex },
  { name: t.string, retention_ms: t.Int },
);

/** A job of the identity, or with an empty id of the node: its last run, its next one, and what it did and left. */
export const JobRow = t.strict(
  {
    job: t.string,
    identity_id: t.string,
    every_ms: t.number,
    last_run_ms: t.union([t.number, t.null]),
    next_run_ms: t.number,
    run_count: t.number,
    done: t.number,
    pending: t.number,
  },
  'JobRow',
);

export const NewAddress = t.strict({ network_id: IdFromHex, ...WHERE }, 'NewAddress');

/** Where a page ends, and the next one begins. Two fields, because two messages may share a millisecond. */
const Cursor = t.strict({ created_at_ms: t.Int, message_id: IdFromHex }, 'Cursor');

export const PageOfChannel = record('PageOfChannel', { channel_id: IdFromHex }, { limit: t.Int, before: Cursor });

export const MessageRow = row('MessageRow', { ...SHOWN, reactions: t.readonlyArray(Reaction) });
export type MessageRow = t.TypeOf<typeof MessageRow>;

/** A page of messages, newest first, and where the next one begins; null at the end. */
export const MessagePage = t.strict(
  {
    messages: t.readonlyArray(MessageRow),
    next: t.union([t.strict({ created_at_ms: t.number, message_id: IdFromHex }), t.null]),
  },
  'MessagePage',
);

export const messagePage = (messages: readonly MessageRow[], limit: number): t.TypeOf<typeof MessagePage> => {
  const last = messages.length < Math.min(Math.max(1, limit), PAGE_MAX) ? undefined : messages.at(-1);
  const { created_at_ms = 0, message_id } = last ?? {};
  return { messages, next: message_id === undefined ? null : { created_at_ms, message_id } };
};
