import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx } from '../../../lib';
import { inNetwork } from '../rules/drafts';
import { type RemovalTarget, cutoffsOf, targetUser } from './queries';
import { notKnown, removerOf } from './remover';
import { revokeWith } from './revokeWithRemoval';
import { removeUserLayout } from '../wire/bodies/removal';

const theUser = (ctx: SessionCtx, user_id: EventId): E.Either<Fault, RemovalTarget> =>
  E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(notKnown)(target))(ctx.query(targetUser, { user_id }));

export const remove = (ctx: SessionCtx, user_id: EventId): E.Either<Fault, { readonly remove_user_id: EventId }> =>
  pipe(
    E.Do,
    E.bind('target', () => theUser(ctx, user_id)),
    E.bind('remover', ({ target }) => removerOf(ctx, target)),
    E.chainFirst(({ remover }) => revokeWith(ctx, remover, user_id)),
    E.bind('devices', () => ctx.query(cutoffsOf, { user_id })),
    E.chain(({ remover, devices }) =>
      ctx.emit(inNetwork(remover, ctx.nowMs, { layout: removeUserLayout, body: { user_id, devices } })),
    ),
    E.map((remove_user_id) => ({ remove_user_id })),
  );

/** Removes a user with all their devices and revokes the invites they may know, in one transaction. */
export const removeUser: Flow<SessionCtx, { readonly user_id: EventId }, { readonly remove_user_id: EventId }> =
  (ctx) =>
  ({ user_id }) =>
  () =>
    remove(ctx, user_id);
