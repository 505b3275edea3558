import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, denied, refused, secret } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { checkBound } from '../groups/bounds';
import { groupOfKind } from '../groups/groupQueries';
import { emitAll } from '../keys/ensureKey';
import { type Recipient, keysOf } from '../keys/keyQueries';
import { type HeldKey, wrapDraftsForInvites } from '../keys/wrapDrafts';
import { type Author, draftInNetwork } from '../rules/drafts';
import { days } from '../rules/network';
import { EVERYONE } from '../wire/bodies/groups';
import { inviteKeysFrom, writeInviteLink } from './writeInviteLink';
import { inviteLayout } from '../wire/bodies/joining';

interface NewInvite {
  readonly network_id: EventId;
  /** The group of everyone by default. */
  readonly group_id?: EventId;
  /** 0 is an open invite; 1 by default. */
  readonly max_uses?: number;
  /** Milliseconds from now: 7 days by default, 30 days at most. */
  readonly closes_in_ms?: number;
}
interface Invited {
  readonly invite_id: EventId;
  readonly link: string;
}

const notAdmin: Fault = refused('invite.is_by_an_admin');
const noEveryone: Fault = denied('network.has_a_group_of_everyone');

const everyoneOf = (ctx: SessionCtx, network_id: EventId): E.Either<Fault, EventId> =>
  pipe(
    ctx.query(groupOfKind, { network_id, kind: EVERYONE }),
    E.chain(([group]) => E.fromNullable(noEveryone)(group)),
    E.map(({ group_id }) => group_id),
  );
/** Wraps the keys of the group and of everyone for an open invite, so that newcomers find them waiting. */
const wrapForInvite = (ctx: SessionCtx, author: Author, groups: readonly EventId[], to: Recipient) =>
  pipe(
    groups,
    E.traverseArray((group_id) => ctx.query(keysOf, { group_id })),
    E.chain((keys) => E.traverseArray((key: HeldKey) => wrapDraftsForInvites(ctx, author, key, [to]))(keys.flat())),
    E.chain((wraps) => emitAll(ctx, wraps.flat())),
  );

/** Makes an invite and its link. Refuses: somebody who is no admin, and more open invites than a network may have. */
export const createInvite: Flow<SessionCtx, NewInvite, Invited> =
  (ctx) =>
  ({ network_id, group_id, max_uses = 1, closes_in_ms = days(7) }) =>
  () => {
    const link = secret(ctx.random.bytes(32));
    return pipe(
      E.Do,
      E.bind('author', () => authorIn(ctx, network_id)),
      E.filterOrElse(
        ({ author }) => author.is_admin,
        () => notAdmin,
      ),
      E.bind('everyone', () => everyoneOf(ctx, network_id)),
      E.chainFirst(() => (max_uses === 0 ? checkBound(ctx, network_id, 'invites') : E.right(undefined))),
      E.bind('keys', ({ author }) => inviteKeysFrom(ctx, author, link)),
      E.let('group', ({ everyone }) => group_id ?? everyone),
      E.bind('invite_id', ({ author, keys, group }) => {
        const public_keys = { public_key: keys.sign.publicKey, box_key: keys.box.publicKey };
        const body = { ...public_keys, group_id: group, max_uses, closes_at_ms: ctx.nowMs + closes_in_ms };
        return ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: inviteLayout, body }));
      }),
      E.chainFirst(({ author, everyone, group, keys, invite_id }): E.Either<Fault, unknown> => {
        const to = { to: invite_id, prekey: author.peer_id, box_key: keys.box.publicKey };
        return max_uses === 0 ? wrapForInvite(ctx, author, [...new Set([everyone, group])], to) : E.right(undefined);
      }),
      E.bind('text', ({ author, invite_id }) =>
        writeInviteLink(ctx, author, { kind: 'join', secret: link, invite_id }),
      ),
      E.map(({ invite_id, text }) => ({ invite_id, link: text })),
    );
  };
