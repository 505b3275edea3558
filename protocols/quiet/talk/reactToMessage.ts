import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { type OfMessage, hang } from './attachToMessage';
import { findMessage } from './findMessage';

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
