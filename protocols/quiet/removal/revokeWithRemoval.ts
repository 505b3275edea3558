import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx } from '../../../lib';
import { type Author, draftInNetwork } from '../rules/drafts';
import { openArrivals, revocableInvites } from './removalQueries';
import { type Remover } from './remover';
import { groupMemberLayout } from '../wire/bodies/groups';
import { revokeInviteLayout } from '../wire/bodies/removal';

export const emitRevocation = (ctx: SessionCtx, author: Author, invitation_id: EventId): E.Either<Fault, EventId> =>
  ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: revokeInviteLayout, body: { invitation_id } }));

/** Grants membership to users who joined by an open invite that is about to be revoked. */
export const admitOpenArrivals = (ctx: SessionCtx, author: Author, invitation_id: EventId): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(openArrivals, { invitation_id }),
    E.chain(
      E.traverseArray(({ user_id, group_id }) =>
        ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: groupMemberLayout, body: { group_id, user_id } })),
      ),
    ),
  );

/** Revokes the invites that may let a removed user in again: `all` they may know, or `own` ones alone. */
export const revokeWithRemoval = (
  ctx: SessionCtx,
  remover: Remover,
  user_id: EventId,
  which: 'all' | 'own',
): E.Either<Fault, unknown> =>
  !remover.is_admin
    ? E.right([])
    : pipe(
        ctx.query(revocableInvites, {
          ...{ network_id: remover.network_id, user_id, now_ms: ctx.nowMs },
          whole: which === 'all' ? 1 : 0,
        }),
        E.chainFirst(
          E.traverseArray(({ invitation_id }: { readonly invitation_id: EventId }) =>
            admitOpenArrivals(ctx, remover, invitation_id),
          ),
        ),
        E.chain(E.traverseArray(({ invitation_id }) => emitRevocation(ctx, remover, invitation_id))),
      );
