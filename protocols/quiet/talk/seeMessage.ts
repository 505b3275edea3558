import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { type MessageParams, attachToMessage } from './attachToMessage';
import { findMessage } from './findMessage';
import { seenLayout } from '../wire/bodies/talk';

/** Marks a channel as read up to a message. */
export const seeMessage: Flow<SessionCtx, MessageParams, { readonly seen_id: EventId }> =
  (ctx) =>
  ({ message_id }) =>
  () =>
    pipe(
      findMessage(ctx, message_id),
      E.chain((found) => {
        const { channel_id, created_at_ms: at_ms } = found.message;
        return attachToMessage(ctx, found, { layout: seenLayout, body: { channel_id, message_id, at_ms } });
      }),
      E.map((seen_id) => ({ seen_id })),
    );
