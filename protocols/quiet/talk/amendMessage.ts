import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type EventId,
  type Fault,
  type Flow,
  type SessionCtx,
  badBlob,
  equalBytes,
  refused,
  utf8Length,
} from '../../../lib';
import { TEXT_BYTES_MAX } from '../wire/bodies/talk';
import { ensureKey } from '../keys/ensureKey';
import { type Author, inGroup } from '../rules/drafts';
import { type MessageHead, oneMessage } from './messageQueries';
import { keyClassOf } from '../wire/derive';
import { authorIn } from '../network/makeDevice';

const messageNotKnown: Fault = badBlob('message.is_known');
const notByItsAuthor: Fault = refused('message.is_edited_by_its_author');

/** Longer texts become files; until there are any they are refused by name, not cut. */
export const fits = (text: string): E.Either<Fault, unknown> =>
  utf8Length(text) <= TEXT_BYTES_MAX ? E.right(undefined) : E.left(refused('message.text_is_at_most_346_bytes'));

interface Found {
  readonly message: MessageHead;
  readonly author: Author & { readonly user_id: EventId };
}

/** A message that is shown, and who speaks for this identity where it was said. */
export const findMessage = (ctx: SessionCtx, message_id: EventId): E.Either<Fault, Found> =>
  pipe(
    ctx.query(oneMessage, { message_id, now_ms: ctx.nowMs }),
    E.chain(([message]) => E.fromNullable(messageNotKnown)(message)),
    E.bindTo('message'),
    E.bind('author', ({ message }) => authorIn(ctx, message.network_id)),
  );

/** Hangs something on a message: it expires when the message does, and is under a key of that class. */
const hang = (
  ctx: SessionCtx,
  { message: { channel_id, group_id, expires_at_ms }, author }: Found,
  { type, body }: { readonly type: string; readonly body: Readonly<Record<string, unknown>> },
): E.Either<Fault, EventId> =>
  pipe(
    ensureKey(ctx, author, group_id, keyClassOf(expires_at_ms)),
    E.chain((key_id) =>
      ctx.emit(
        inGroup(author, ctx.nowMs, { group_id, key_id }, { type, body: { channel_id, ...body } }, expires_at_ms),
      ),
    ),
  );

interface OfMessage {
  readonly message_id: EventId;
}

/** Another text for a message of one's own. Refuses: a message of somebody else. */
export const editMessage: Flow<
  SessionCtx,
  OfMessage & { readonly text: string },
  { readonly message_edit_id: EventId }
> =
  (ctx) =>
  ({ message_id, text }) =>
  () =>
    pipe(
      fits(text),
      E.chain(() => findMessage(ctx, message_id)),
      E.filterOrElse(
        ({ message, author }) => equalBytes(message.user_id, author.user_id),
        () => notByItsAuthor,
      ),
      E.chain((found) => hang(ctx, found, { type: 'message_edit', body: { message_id, text } })),
      E.map((message_edit_id) => ({ message_edit_id })),
    );

/** Sets a sign on a message, or takes it back. */
export const reactToMessage: Flow<
  SessionCtx,
  OfMessage & { readonly emoji: string; readonly removed?: boolean },
  { readonly reaction_id: EventId }
> =
  (ctx) =>
  ({ message_id, emoji, removed = false }) =>
  () =>
    pipe(
      findMessage(ctx, message_id),
      E.chain((found) => hang(ctx, found, { type: 'reaction', body: { message_id, emoji, removed: removed ? 1 : 0 } })),
      E.map((reaction_id) => ({ reaction_id })),
    );

/** Says that a channel was read up to a message. */
export const seeMessage: Flow<SessionCtx, OfMessage, { readonly seen_id: EventId }> =
  (ctx) =>
  ({ message_id }) =>
  () =>
    pipe(
      findMessage(ctx, message_id),
      E.chain((found) => hang(ctx, found, { type: 'seen', body: { message_id, at_ms: found.message.created_at_ms } })),
      E.map((seen_id) => ({ seen_id })),
    );
