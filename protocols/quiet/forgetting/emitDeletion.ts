import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, equalBytes, refused } from '../../../lib';
import type { deleteChannelLayout, deleteMessageLayout } from '../wire/bodies/forgetting';
import { ownUser } from '../authority/peopleQueries';
import { type Author, draftInGroupPlain } from '../rules/drafts';

interface Deleting {
  readonly author: Author & { readonly user_id: EventId };
  readonly group_id: EventId;
  /** The user of the target. */
  readonly user_id: EventId | null;
  readonly layout: typeof deleteMessageLayout | typeof deleteChannelLayout;
  readonly target: EventId;
}

/** Emits a deletion. Refuses one without effect, by a user who is neither the target's own nor an admin. */
const mayDelete = (ctx: SessionCtx, { author, user_id, layout }: Deleting): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(ownUser, { network_id: author.network_id }),
    E.filterOrElse(
      ([own]) => own?.is_admin === true || (user_id !== null && equalBytes(author.user_id, user_id)),
      (): Fault => refused(`${layout.name}.by_its_author_or_an_admin`),
    ),
  );

export const emitDeletion = (ctx: SessionCtx, deleting: Deleting): E.Either<Fault, EventId> =>
  pipe(
    mayDelete(ctx, deleting),
    E.chain(() => {
      const { author, group_id, layout, target } = deleting;
      return ctx.emit(draftInGroupPlain(author, ctx.nowMs, group_id, { layout, body: { group_id, target } }));
    }),
  );
