import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { type MessageParams, attachToMessage } from './attachToMessage';
import { findMessage } from './findMessage';
import { reactionLayout } from '../wire/bodies/talk';

/** Sets an emoji on a message, or takes it back. */
export const reactToMessage: Flow<
  SessionCtx,
  MessageParams & { readonly emoji: string; readonly removed?: boolean },
  { readonly reaction_id: EventId }
> =
  (ctx) =>
  ({ message_id, emoji, removed = false }) =>
  () =>
    pipe(
      findMessage(ctx, message_id),
      E.chain((found) => {
        const { channel_id } = found.message;
        const body = { channel_id, message_id, emoji, removed: removed ? 1 : 0 } as const;
        return attachToMessage(ctx, found, { layout: reactionLayout, body });
      }),
      E.map((reaction_id) => ({ reaction_id })),
    );
