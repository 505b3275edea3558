import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, equalBytes, refused } from '../../../lib';
import { ownUser } from '../authority/people';
import { type Author, inGroupPlain } from '../rules/drafts';
import { findChannel } from '../talk/updateChannel';
import { findMessage } from '../talk/amendMessage';

interface Deleting {
  readonly author: Author & { readonly user_id: EventId };
  readonly group_id: EventId;
  /** Whose it is that is to go. */
  readonly user_id: EventId | null;
  readonly type: 'delete_message' | 'delete_channel';
  readonly target: EventId;
}

/** Refuses what would be stored everywhere and do nothing: by who is neither whose it is nor an admin. */
const mayDelete = (ctx: SessionCtx, { author, user_id, type }: Deleting): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(ownUser, { network_id: author.network_id }),
    E.filterOrElse(
      ([own]) => own?.is_admin === true || (user_id !== null && equalBytes(author.user_id, user_id)),
      (): Fault => refused(`${type}.by_its_author_or_an_admin`),
    ),
  );

const drop = (ctx: SessionCtx, deleting: Deleting): E.Either<Fault, EventId> =>
  pipe(
    mayDelete(ctx, deleting),
    E.chain(() => {
      const { author, group_id, type, target } = deleting;
      return ctx.emit(inGroupPlain(author, ctx.nowMs, group_id, { type, body: { group_id, target } }));
    }),
  );

/** Deletes a message of one's own, or as an admin anybody's. */
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
        drop(ctx, { author, group_id, user_id, type: 'delete_message', target }),
      ),
      E.map((delete_message_id) => ({ delete_message_id })),
    );

/** Deletes a channel that one made, or as an admin any, and with it what was said there. */
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
        drop(ctx, { author, group_id, user_id, type: 'delete_channel', target }),
      ),
      E.map((delete_channel_id) => ({ delete_channel_id })),
    );
