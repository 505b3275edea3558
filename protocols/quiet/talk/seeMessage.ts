import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { type OfMessage, hang } from './attachToMessage';
import { findMessage } from './findMessage';

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
