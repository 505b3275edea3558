import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, badBlob, equalBytes, refused } from '../../../lib';
import {
  type RemovalTarget,
  byOpenInvite,
  cutoffsOf,
  oneInvitation,
  rankOf,
  revocable,
  targetPeer,
  targetUser,
} from './queries';
import { type Author, inNetwork } from '../rules/drafts';
import { authorIn } from '../network/makeDevice';

interface Remover extends Author {
  readonly user_id: EventId;
  readonly isAdmin: boolean;
}

const notKnown: Fault = badBlob('removal.names_somebody_who_counts');

/** Who removes: the own user, an admin of a higher rank, or any admin where the target is none. */
const removerOf = (ctx: SessionCtx, target: RemovalTarget): E.Either<Fault, Remover> =>
  pipe(
    E.Do,
    E.bind('author', () => authorIn(ctx, target.network_id)),
    E.bind('own', ({ author }) => ctx.query(rankOf, { user_id: author.user_id })),
    E.let('rank', ({ own: [own] }) => own?.admin_rank ?? null),
    E.filterOrElse(
      ({ author, rank }) =>
        equalBytes(author.user_id, target.user_id) || (rank !== null && rank < (target.admin_rank ?? Infinity)),
      () => refused('removal.is_by_a_higher_admin_or_the_own_user'),
    ),
    E.map(({ author, rank }) => ({ ...author, isAdmin: rank !== null })),
  );

const revoke = (ctx: SessionCtx, author: Author, invitation_id: EventId): E.Either<Fault, EventId> =>
  ctx.emit(inNetwork(author, ctx.nowMs, { type: 'revoke_invite', body: { invitation_id } }));

/** Lets in for good who came by an open invite that is about to be revoked. */
const letIn = (ctx: SessionCtx, author: Author, invitation_id: EventId): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(byOpenInvite, { invitation_id }),
    E.chain(
      E.traverseArray(({ user_id, group_id }) =>
        ctx.emit(inNetwork(author, ctx.nowMs, { type: 'group_member', body: { group_id, user_id } })),
      ),
    ),
  );

/** An admin revokes every open invite and those of whoever goes: he may know the secrets of all of them. */
const revokeWith = (ctx: SessionCtx, remover: Remover, user_id: EventId): E.Either<Fault, unknown> =>
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

const theUser = (ctx: SessionCtx, user_id: EventId): E.Either<Fault, RemovalTarget> =>
  E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(notKnown)(target))(ctx.query(targetUser, { user_id }));

const remove = (ctx: SessionCtx, user_id: EventId): E.Either<Fault, { readonly remove_user_id: EventId }> =>
  pipe(
    E.Do,
    E.bind('target', () => theUser(ctx, user_id)),
    E.bind('remover', ({ target }) => removerOf(ctx, target)),
    E.chainFirst(({ remover }) => revokeWith(ctx, remover, user_id)),
    E.bind('devices', () => ctx.query(cutoffsOf, { user_id })),
    E.chain(({ remover, devices }) =>
      ctx.emit(inNetwork(remover, ctx.nowMs, { type: 'remove_user', body: { user_id, devices } })),
    ),
    E.map((remove_user_id) => ({ remove_user_id })),
  );

/** Removes a user, with all devices, and revokes the invites they may know, in one transaction. */
export const removeUser: Flow<SessionCtx, { readonly user_id: EventId }, { readonly remove_user_id: EventId }> =
  (ctx) =>
  ({ user_id }) =>
  () =>
    remove(ctx, user_id);

/** This identity's user leaves a network. */
export const leaveNetwork: Flow<SessionCtx, { readonly network_id: EventId }, { readonly remove_user_id: EventId }> =
  (ctx) =>
  ({ network_id }) =>
  () =>
    pipe(
      authorIn(ctx, network_id),
      E.chain(({ user_id }) => remove(ctx, user_id)),
    );

/** Removes one device: lost, or no longer trusted. */
export const removePeer: Flow<SessionCtx, { readonly peer_id: EventId }, { readonly remove_peer_id: EventId }> =
  (ctx) =>
  ({ peer_id }) =>
  () =>
    pipe(
      E.Do,
      E.bind('target', () =>
        E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(notKnown)(target))(
          ctx.query(targetPeer, { peer_id }),
        ),
      ),
      E.bind('remover', ({ target }) => removerOf(ctx, target)),
      E.chainFirst(({ remover, target }) => revokeWith(ctx, remover, target.user_id)),
      E.bind('devices', ({ target }) => ctx.query(cutoffsOf, { user_id: target.user_id })),
      E.chain(({ remover, devices }) => {
        const cutoffs = devices.filter((one) => equalBytes(one.peer_id, peer_id)).map(({ cutoff }) => ({ cutoff }));
        return ctx.emit(inNetwork(remover, ctx.nowMs, { type: 'remove_peer', body: { peer_id, cutoffs } }));
      }),
      E.map((remove_peer_id) => ({ remove_peer_id })),
    );

/** Revokes an invite as an admin, or a link invite as its own user; who came by an open one is let in before. */
export const revokeInvite: Flow<SessionCtx, { readonly invite_id: EventId }, { readonly revoke_invite_id: EventId }> =
  (ctx) =>
  ({ invite_id }) =>
  () =>
    pipe(
      E.Do,
      E.bind('found', () => ctx.query(oneInvitation, { invitation_id: invite_id })),
      E.bind('invite', ({ found: [invite] }) => E.fromNullable<Fault>(badBlob('invite.is_known_and_open'))(invite)),
      E.bind('author', ({ invite }) => authorIn(ctx, invite.network_id)),
      E.bind('own', ({ author }) => ctx.query(rankOf, { user_id: author.user_id })),
      E.filterOrElse(
        ({ invite, author, own: [own] }) =>
          equalBytes(invite.user_id, author.user_id) || (!invite.is_link && typeof own?.admin_rank === 'number'),
        () => refused('invite.is_revoked_by_an_admin_or_its_own_user'),
      ),
      E.chainFirst(({ invite, author }) => (invite.is_link ? E.right([]) : letIn(ctx, author, invite_id))),
      E.chain(({ author }) => revoke(ctx, author, invite_id)),
      E.map((revoke_invite_id) => ({ revoke_invite_id })),
    );
