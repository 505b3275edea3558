import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx } from '../../../lib';
import { draftInNetwork } from '../rules/drafts';
import { type RemovalTarget, cutoffsOf, targetUser } from './removalQueries';
import { unknownTarget, removerOf } from './remover';
import { revokeWithRemoval } from './revokeWithRemoval';
import { removeUserLayout } from '../wire/bodies/removal';

const findTarget = (ctx: SessionCtx, user_id: EventId): E.Either<Fault, RemovalTarget> =>
  E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(unknownTarget)(target))(
    ctx.query(targetUser, { user_id }),
  );

export const emitUserRemoval = (
  ctx: SessionCtx,
  user_id: EventId,
): E.Either<Fault, { readonly remove_user_id: EventId }> =>
  pipe(
    E.Do,
    E.bind('target', () => findTarget(ctx, user_id)),
    E.bind('remover', ({ target }) => removerOf(ctx, target)),
    E.chainFirst(({ remover }) => revokeWithRemoval(ctx, remover, user_id)),
    E.bind('devices', () => ctx.query(cutoffsOf, { user_id })),
    E.chain(({ remover, devices }) =>
      ctx.emit(draftInNetwork(remover, ctx.nowMs, { layout: removeUserLayout, body: { user_id, devices } })),
    ),
    E.map((remove_user_id) => ({ remove_user_id })),
  );

/** Removes a user with all their devices and revokes the invites they may know, in one transaction. */
export const removeUser: Flow<SessionCtx, { readonly user_id: EventId }, { readonly remove_user_id: EventId }> =
  (ctx) =>
  ({ user_id }) =>
  () =>
    emitUserRemoval(ctx, user_id);
