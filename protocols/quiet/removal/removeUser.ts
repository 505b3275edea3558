import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, refused } from '../../../lib';
import { ALL, DEMOTION, removeUserLayout } from '../wire/bodies/removal';
import { type Tip, chooseTips } from './chooseTips';
import { emitParts, nextRound } from './emitParts';
import { type RemovalTarget, countedLog, lastUserRound, targetUser } from './removalQueries';
import { type Remover, removerOf, unknownTarget } from './remover';
import { revokeWithRemoval } from './revokeWithRemoval';

/** How far the logs of the removed count: as they are here, unless cutoffs are given. */
export interface UserRemoval {
  readonly user_id: EventId;
  readonly cutoffs?: readonly Tip[] | undefined;
}

export interface RemovedUser {
  readonly remove_user_id: EventId;
  /** The cutoffs that were signed: what lies beyond them does not count. */
  readonly cutoffs: readonly Tip[];
}

const notDemotable: Fault = refused('demotion.is_of_an_admin_by_a_higher_one');

const findTarget = (ctx: SessionCtx, user_id: EventId): E.Either<Fault, RemovalTarget> =>
  E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(unknownTarget)(target))(
    ctx.query(targetUser, { user_id }),
  );

const emitRound = (
  ctx: SessionCtx,
  remover: Remover,
  { user_id, cutoffs }: UserRemoval,
  what: typeof ALL | typeof DEMOTION,
): E.Either<Fault, RemovedUser> =>
  pipe(
    E.Do,
    E.bind('last', () => ctx.query(lastUserRound, { own_id: remover.user_id, target_id: user_id, what })),
    E.bind('round', ({ last: [row] }) => nextRound(row?.last)),
    E.bind('log', () => ctx.query(countedLog, { user_id })),
    E.let('slots', ({ log }) => cutoffs ?? chooseTips(log)),
    E.bind('remove_user_id', ({ round, slots }) =>
      emitParts(ctx, remover, { round, slots }, ({ slots: devices, ...part }) => ({
        layout: removeUserLayout,
        body: { user_id, what, devices, ...part },
      })),
    ),
    E.map(({ remove_user_id, slots }) => ({ remove_user_id, cutoffs: slots })),
  );

export const emitUserRemoval = (ctx: SessionCtx, removal: UserRemoval): E.Either<Fault, RemovedUser> =>
  pipe(
    E.Do,
    E.bind('target', () => findTarget(ctx, removal.user_id)),
    E.bind('remover', ({ target }) => removerOf(ctx, target)),
    E.chainFirst(({ remover }) => revokeWithRemoval(ctx, remover, removal.user_id, 'all')),
    E.chain(({ remover }) => emitRound(ctx, remover, removal, ALL)),
  );

/** Removes a user with all their devices and revokes the invites they may know, in one transaction. */
export const removeUser: Flow<SessionCtx, UserRemoval, RemovedUser> = (ctx) => (removal) => () =>
  emitUserRemoval(ctx, removal);

/** Takes an admin's rights away, as an admin of higher rank. They stay a member. */
export const demoteUser: Flow<SessionCtx, UserRemoval, RemovedUser> = (ctx) => (removal) => () =>
  pipe(
    E.Do,
    E.bind('target', () => findTarget(ctx, removal.user_id)),
    E.bind('remover', ({ target }) => removerOf(ctx, target)),
    E.filterOrElse(
      ({ target, remover }) => target.admin_rank !== null && remover.isHigher,
      () => notDemotable,
    ),
    E.chainFirst(({ remover }) => revokeWithRemoval(ctx, remover, removal.user_id, 'own')),
    E.chain(({ remover }) => emitRound(ctx, remover, removal, DEMOTION)),
  );
