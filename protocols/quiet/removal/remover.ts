import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Fault, type Reader, denied, equalBytes, refused } from '../../../lib';
import { type OwnAuthor, authorIn } from '../authority/authorIn';
import { type RemovalTarget, rankOf } from './removalQueries';

export interface Remover extends OwnAuthor {
  /** Outranks the target as an admin. */
  readonly isHigher: boolean;
}

export const unknownTarget: Fault = denied('removal.names_somebody_who_counts');

/** Finds the device that may remove a target: of the same user, of an admin of higher rank, or of any admin for a non-admin. */
export const removerOf = (ctx: Reader, target: RemovalTarget): E.Either<Fault, Remover> =>
  pipe(
    E.Do,
    E.bind('author', () => authorIn(ctx, target.network_id)),
    E.bind('own', ({ author }) => ctx.query(rankOf, { user_id: author.user_id })),
    E.let('rank', ({ own: [own] }) => own?.admin_rank ?? null),
    E.let('isHigher', ({ rank }) => rank !== null && rank < (target.admin_rank ?? Infinity)),
    E.filterOrElse(
      ({ author, isHigher }) => isHigher || equalBytes(author.user_id, target.user_id),
      () => refused('removal.is_by_a_higher_admin_or_the_own_user'),
    ),
    E.map(({ author, isHigher }) => ({ ...author, isHigher })),
  );
