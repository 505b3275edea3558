import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, equalBytes, refused } from '../../../lib';
import { type MessageParams, attachToMessage } from './attachToMessage';
import { checkText } from './checkText';
import { findMessage } from './findMessage';
import { messageEditLayout } from '../wire/bodies/talk';

const notByItsAuthor: Fault = refused('message.is_edited_by_its_author');

/** Gives a message of one's own a new text. Refuses: a message by another user. */
export const editMessage: Flow<
  SessionCtx,
  MessageParams & { readonly text: string },
  { readonly message_edit_id: EventId }
> =
  (ctx) =>
  ({ message_id, text }) =>
  () =>
    pipe(
      checkText(text),
      E.chain(() => findMessage(ctx, message_id)),
      E.filterOrElse(
        ({ message, author }) => equalBytes(message.user_id, author.user_id),
        () => notByItsAuthor,
      ),
      E.chain((found) => {
        const { channel_id } = found.message;
        return attachToMessage(ctx, found, { layout: messageEditLayout, body: { channel_id, message_id, text } });
      }),
      E.map((message_edit_id) => ({ message_edit_id })),
    );
