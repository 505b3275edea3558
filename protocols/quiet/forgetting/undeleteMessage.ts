import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type EventId,
  type Fault,
  type Flow,
  type Query,
  type SessionCtx,
  type TypedBody,
  denied,
  equalBytes,
  refused,
} from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { draftInNetwork } from '../rules/drafts';
import { deleteChannelLayout, deleteMessageLayout } from '../wire/bodies/forgetting';
import { type DeletedRow, deletionsOfChannel, deletionsOfMessage } from './deletionQueries';

const notDeleted: Fault = denied('undelete.names_what_was_deleted');
const byAuthor: Fault = refused('undelete.is_not_of_what_its_author_deleted');
const notDecided: Fault = refused('undelete.is_by_who_decides');

interface Undeleting<B> {
  readonly rows: Query<{ target: Uint8Array }, DeletedRow>;
  readonly target: EventId;
  readonly undoIn: (group_id: EventId) => TypedBody<B>;
}

/** Emits an undo in the group where a deletion by others counts. Refuses one that changes nothing. */
const undelete = <B>(ctx: SessionCtx, { rows, target, undoIn }: Undeleting<B>): E.Either<Fault, EventId> =>
  pipe(
    E.Do,
    E.bind('found', () => ctx.query(rows, { target })),
    E.filterOrElse(
      ({ found }) => !found.some(({ by_author }) => by_author),
      () => byAuthor,
    ),
    E.bind('deleted', ({ found }) => E.fromNullable(notDeleted)(found.find((one) => one.deletion_id !== null))),
    E.bind('author', ({ deleted }) => authorIn(ctx, deleted.network_id)),
    E.bind('undo_id', ({ author, deleted: { group_id } }) =>
      ctx.emit(draftInNetwork(author, ctx.nowMs, undoIn(group_id))),
    ),
    // Whose word decides is for the rules to say, now that it was said.
    E.chainFirst(({ deleted: { group_id } }) =>
      pipe(
        ctx.query(rows, { target }),
        E.filterOrElse(
          (left) => !left.some((one) => one.deletion_id !== null && equalBytes(one.group_id, group_id)),
          () => notDecided,
        ),
      ),
    ),
    E.map(({ undo_id }) => undo_id),
  );

/** Takes the deletion of a message back, by an admin's devices or those of a higher one. */
export const undeleteMessage: Flow<
  SessionCtx,
  { readonly message_id: EventId },
  { readonly delete_message_id: EventId }
> =
  (ctx) =>
  ({ message_id: target }) =>
  () =>
    E.map((delete_message_id: EventId) => ({ delete_message_id }))(
      undelete(ctx, {
        ...{ rows: deletionsOfMessage, target },
        undoIn: (group_id) => ({
          layout: deleteMessageLayout,
          body: { group_id, undo: 1 as const, targets: [{ target }] },
        }),
      }),
    );

/** Takes the deletion of a channel back: as its maker, or as an admin of the group. */
export const undeleteChannel: Flow<
  SessionCtx,
  { readonly channel_id: EventId },
  { readonly delete_channel_id: EventId }
> =
  (ctx) =>
  ({ channel_id: target }) =>
  () =>
    E.map((delete_channel_id: EventId) => ({ delete_channel_id }))(
      undelete(ctx, {
        ...{ rows: deletionsOfChannel, target },
        undoIn: (group_id) => ({ layout: deleteChannelLayout, body: { group_id, undo: 1 as const, target } }),
      }),
    );
