import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type Reader, type SessionCtx, refused } from '../../../lib';
import { ALL, DEMOTION, removeUserLayout } from '../wire/bodies/removal';
import { type Tip, chooseTips } from './chooseTips';
import { emitParts, nextRound } from './emitParts';
import { type PreviewedRemoval, type RemovalEffect, examineRemoval } from './effect/examineRemoval';
import { letInAgain } from './letInAgain';
import { readCountedLog } from './effect/readNetworkFacts';
import { type RemovalTarget, lastUserRound, targetUser } from './removalQueries';
import { type Remover, removerOf, unknownTarget } from './remover';
import { revokeWithRemoval } from './revokeWithRemoval';
import { signDeletionsAgain } from './signDeletionsAgain';

/** How far the logs of the removed count: as they are here, unless cutoffs are given. */
export interface UserRemoval {
  readonly user_id: EventId;
  readonly cutoffs?: readonly Tip[] | undefined;
  /** Sign deletions of others again that fall by the removal? */
  readonly sign_again?: boolean | undefined;
}

export interface RemovedUser extends RemovalEffect {
  readonly remove_user_id: EventId;
  /** The cutoffs that were signed: what lies beyond them does not count. */
  readonly cutoffs: readonly Tip[];
  /** Deletions that were signed again. */
  readonly signed_again: readonly EventId[];
}

type What = typeof ALL | typeof DEMOTION;

const notDemotable: Fault = refused('demotion.is_of_an_admin_by_a_higher_one');

const findTarget = (reader: Reader, user_id: EventId): E.Either<Fault, RemovalTarget> =>
  E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(unknownTarget)(target))(
    reader.query(targetUser, { user_id }),
  );

/** Plans the next round of a user's removal, and examines it. */
const planRound = (reader: Reader, remover: Remover, { user_id, cutoffs }: UserRemoval, what: What) =>
  pipe(
    E.Do,
    E.bind('last', () => reader.query(lastUserRound, { own_id: remover.user_id, target_id: user_id, what })),
    E.bind('round', ({ last: [row] }) => nextRound(row?.last)),
    E.bind('log', () => readCountedLog(reader, user_id)),
    E.let('slots', ({ log }) => cutoffs ?? chooseTips(log)),
    E.bind('effect', ({ round, log, slots }) =>
      examineRemoval(reader, {
        ...{ network_id: remover.network_id, by: remover.peer_id, user_id, log },
        ...{ kind: what === ALL ? ('user' as const) : ('demotion' as const), peer_ids: undefined },
        removals: [{ target_id: user_id, round, cutoffs: slots }],
      }),
    ),
  );

/** Tells what follows from the removal of a user, and signs nothing. */
export const previewUserRemoval = (reader: Reader, removal: UserRemoval): E.Either<Fault, PreviewedRemoval> =>
  pipe(
    findTarget(reader, removal.user_id),
    E.chain((target) => removerOf(reader, target)),
    E.chain((remover) => planRound(reader, remover, removal, ALL)),
    E.map(({ slots: cutoffs, effect }) => ({ cutoffs, ...effect })),
  );

const emitRound = (ctx: SessionCtx, remover: Remover, removal: UserRemoval, what: What): E.Either<Fault, RemovedUser> =>
  pipe(
    planRound(ctx, remover, removal, what),
    // Chosen cutoffs are to roll acts back; only who falls by the number of branches is let in again.
    E.chainFirst(({ effect: { falls } }) =>
      removal.cutoffs === undefined ? letInAgain(ctx, remover, falls) : E.right([]),
    ),
    E.bind('remove_user_id', ({ round, slots }) =>
      emitParts(ctx, remover, { round, slots }, ({ slots: devices, ...part }) => ({
        layout: removeUserLayout,
        body: { user_id: removal.user_id, what, devices, ...part },
      })),
    ),
    E.bind('signed_again', ({ effect: { deletions } }) =>
      removal.sign_again === true ? signDeletionsAgain(ctx, remover, deletions) : E.right([]),
    ),
    E.map(({ remove_user_id, slots, effect, signed_again }) => ({
      ...{ remove_user_id, cutoffs: slots, signed_again },
      ...effect,
    })),
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
