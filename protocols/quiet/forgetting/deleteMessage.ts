import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { findMessage } from '../talk/findMessage';
import { deleteMessageLayout } from '../wire/bodies/forgetting';
import { emitDeletion } from './emitDeletion';

/** Deletes a message: one's own, or as an admin any. */
export const deleteMessage: Flow<
  SessionCtx,
  { readonly message_id: EventId },
  { readonly delete_message_id: EventId }
> =
  (ctx) =>
  ({ message_id: target }) =>
  () =>
    pipe(
      findMessage(ctx, target),
      E.chain(({ message: { group_id, user_id }, author }) =>
        emitDeletion(ctx, {
          ...{ author, user_id },
          what: { layout: deleteMessageLayout, body: { group_id, undo: 0, targets: [{ target }] } },
        }),
      ),
      E.map((delete_message_id) => ({ delete_message_id })),
    );
