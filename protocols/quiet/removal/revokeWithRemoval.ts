import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx } from '../../../lib';
import { type Author, inNetwork } from '../rules/drafts';
import { byOpenInvite, revocable } from './queries';
import { type Remover } from './remover';
import { groupMemberLayout } from '../wire/bodies/groups';
import { revokeInviteLayout } from '../wire/bodies/removal';

export const revoke = (ctx: SessionCtx, author: Author, invitation_id: EventId): E.Either<Fault, EventId> =>
  ctx.emit(inNetwork(author, ctx.nowMs, { layout: revokeInviteLayout, body: { invitation_id } }));

/** Grants membership to users who joined by an open invite that is about to be revoked. */
export const letIn = (ctx: SessionCtx, author: Author, invitation_id: EventId): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(byOpenInvite, { invitation_id }),
    E.chain(
      E.traverseArray(({ user_id, group_id }) =>
        ctx.emit(inNetwork(author, ctx.nowMs, { layout: groupMemberLayout, body: { group_id, user_id } })),
      ),
    ),
  );

/** Revokes every open invite and all invites of the removed user, who may know their secrets. */
export const revokeWith = (ctx: SessionCtx, remover: Remover, user_id: EventId): E.Either<Fault, unknown> =>
  !remover.isAdmin
    ? E.right([])
    : pipe(
        ctx.query(revocable, { network_id: remover.network_id, user_id, now_ms: ctx.nowMs }),
        E.chainFirst(
          E.traverseArray(({ invitation_id }: { readonly invitation_id: EventId }) =>
            letIn(ctx, remover, invitation_id),
          ),
        ),
        E.chain(E.traverseArray(({ invitation_id }) => revoke(ctx, remover, invitation_id))),
      );
