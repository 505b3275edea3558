import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, type TypedBody, equalBytes, refused } from '../../../lib';
import { ownUser } from '../authority/peopleQueries';
import { type Author, draftInNetwork } from '../rules/drafts';

interface Deleting<B> {
  readonly author: Author & { readonly user_id: EventId };
  /** The user of the target. */
  readonly user_id: EventId | null;
  readonly what: TypedBody<B>;
}

/** Emits a deletion. Refuses one without effect, by a user who is neither the target's own nor an admin. */
const mayDelete = <B>(ctx: SessionCtx, { author, user_id, what }: Deleting<B>): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(ownUser, { network_id: author.network_id }),
    E.filterOrElse(
      ([own]) => own?.is_admin === true || (user_id !== null && equalBytes(author.user_id, user_id)),
      (): Fault => refused(`${what.layout.name}.by_its_author_or_an_admin`),
    ),
  );

export const emitDeletion = <B>(ctx: SessionCtx, deleting: Deleting<B>): E.Either<Fault, EventId> =>
  pipe(
    mayDelete(ctx, deleting),
    E.chain(() => ctx.emit(draftInNetwork(deleting.author, ctx.nowMs, deleting.what))),
  );
