import * as E from 'fp-ts/Either';
import { type EventId, type Fault, type SessionCtx, type TypedBody, equalBytes, refused } from '../../../lib';
import type { OwnAuthor } from '../authority/authorIn';
import { draftInNetwork } from '../rules/drafts';

interface Deleting<B> {
  readonly author: OwnAuthor;
  /** The user of the target. */
  readonly user_id: EventId | null;
  readonly what: TypedBody<B>;
}

/** Emits a deletion. Refuses one without effect, by a user who is neither the target's own nor an admin. */
export const emitDeletion = <B>(ctx: SessionCtx, { author, user_id, what }: Deleting<B>): E.Either<Fault, EventId> =>
  author.is_admin || (user_id !== null && equalBytes(author.user_id, user_id))
    ? ctx.emit(draftInNetwork(author, ctx.nowMs, what))
    : E.left(refused(`${what.layout.name}.by_its_author_or_an_admin`));
