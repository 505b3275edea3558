import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, denied, equalBytes, refused } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { oneInvitation, rankOf } from './removalQueries';
import { admitOpenArrivals, emitRevocation } from './revokeWithRemoval';

/** Revokes an invite as an admin, or a link invite as its own user. Users who joined by an open one get a grant first. */
export const revokeInvite: Flow<SessionCtx, { readonly invite_id: EventId }, { readonly revoke_invite_id: EventId }> =
  (ctx) =>
  ({ invite_id }) =>
  () =>
    pipe(
      E.Do,
      E.bind('found', () => ctx.query(oneInvitation, { invitation_id: invite_id })),
      E.bind('invite', ({ found: [invite] }) => E.fromNullable<Fault>(denied('invite.is_known_and_open'))(invite)),
      E.bind('author', ({ invite }) => authorIn(ctx, invite.network_id)),
      E.bind('own', ({ author }) => ctx.query(rankOf, { user_id: author.user_id })),
      E.filterOrElse(
        ({ invite, author, own: [own] }) =>
          equalBytes(invite.user_id, author.user_id) || (!invite.is_link && typeof own?.admin_rank === 'number'),
        () => refused('invite.is_revoked_by_an_admin_or_its_own_user'),
      ),
      E.chainFirst(({ invite, author }) => (invite.is_link ? E.right([]) : admitOpenArrivals(ctx, author, invite_id))),
      E.chain(({ author }) => emitRevocation(ctx, author, invite_id)),
      E.map((revoke_invite_id) => ({ revoke_invite_id })),
    );
