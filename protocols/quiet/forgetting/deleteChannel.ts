import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { findChannel } from '../talk/findChannel';
import { deleteChannelLayout } from '../wire/bodies/forgetting';
import { emitDeletion } from './emitDeletion';

/** Deletes a channel with all its messages: one's own, or as an admin any. */
export const deleteChannel: Flow<
  SessionCtx,
  { readonly channel_id: EventId },
  { readonly delete_channel_id: EventId }
> =
  (ctx) =>
  ({ channel_id: target }) =>
  () =>
    pipe(
      findChannel(ctx, target),
      E.chain(({ channel: { group_id, user_id }, author }) =>
        emitDeletion(ctx, {
          ...{ author, user_id },
          what: { layout: deleteChannelLayout, body: { group_id, undo: 0, target } },
        }),
      ),
      E.map((delete_channel_id) => ({ delete_channel_id })),
    );
