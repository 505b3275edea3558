import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Drafting, type EventId, type Fault, type Reader, type SessionCtx, idFromHex, toHex } from '../../../lib';
import { groupOfKind, isMemberOf } from '../groups/groupQueries';
import { type Author, draftInNetwork } from '../rules/drafts';
import { EVERYONE, groupMemberLayout } from '../wire/bodies/groups';
import type { Falls } from './effect/compareStandings';

/** An author, and what they may grant. */
export interface Granter extends Author {
  readonly user_id: EventId;
  readonly is_admin: boolean;
}

/** Grants that one removal makes at most. */
export const LET_IN_MAX = 512;

/**
 * Drafts grants for those who fall: as an admin for everyone, as a member of a normal group for that group. Nobody is made
 * an admin again. A grant gives removed users no rights, and keeps what they said visible.
 */
export const draftLetIns = (
  reader: Reader,
  author: Granter,
  { users, removed, places }: Pick<Falls, 'users' | 'removed' | 'places'>,
): E.Either<Fault, readonly Drafting[]> =>
  pipe(
    E.Do,
    E.bind('everyone', () => reader.query(groupOfKind, { network_id: author.network_id, kind: EVERYONE })),
    E.bind('inside', () =>
      E.traverseArray((group_id: string) =>
        E.map((rows: readonly unknown[]) => (rows.length > 0 ? [group_id] : []))(
          reader.query(isMemberOf, { group_id: idFromHex(group_id), user_id: author.user_id }),
        ),
      )([...new Set(places.map(({ group_id }) => group_id))]),
    ),
    E.map(({ everyone: [everyone], inside }) => {
      const own = new Set(inside.flat());
      const everyone_id = author.is_admin && everyone !== undefined ? toHex(everyone.group_id) : undefined;
      const grants = [
        ...(everyone_id === undefined
          ? []
          : [...users, ...removed].map((user_id) => ({ group_id: everyone_id, user_id }))),
        ...places.filter(({ group_id }) => own.has(group_id)),
      ];
      return grants.slice(0, LET_IN_MAX).map(({ group_id, user_id }) =>
        draftInNetwork(author, reader.nowMs, {
          layout: groupMemberLayout,
          body: { group_id: idFromHex(group_id), user_id: idFromHex(user_id) },
        }),
      );
    }),
  );

/** Grants membership again to those who would fall by a removal, before it is signed. */
export const letInAgain = (
  ctx: SessionCtx,
  author: Granter,
  falls: Pick<Falls, 'users' | 'removed' | 'places'>,
): E.Either<Fault, readonly EventId[]> => pipe(draftLetIns(ctx, author, falls), E.chain(E.traverseArray(ctx.emit)));
