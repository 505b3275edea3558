import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  denied,
  bringing,
  drafting,
  type EventId,
  eventIdOf,
  type Fault,
  type Flow,
  malformed,
  type NodeCtx,
  refTo,
  secret,
  sending,
  type SessionCtx,
} from '../../../lib';
import { identityLayout } from '../wire/bodies';
import { linkOf, peerInLink } from '../wire/link';
import { peerDraft } from './peerDraft';
import { ownPeer } from './peerQueries';

export interface Created {
  readonly identity_id: EventId;
  readonly peer_id: EventId;
}

const noKey = (): Fault => denied('identity.key_pair_from_seed');

/** Makes a key pair, the identity that keeps its secret half, and the peer event by which others know it. */
const foundIdentity = (ctx: NodeCtx, name: string): E.Either<Fault, Created & { readonly own: SessionCtx }> =>
  pipe(
    E.Do,
    E.bind('keys', () => E.mapLeft(noKey)(ctx.crypto.signKeyPair(ctx.random.bytes(32)))),
    E.let('draft', ({ keys }) => ({
      layout: identityLayout,
      body: { name, public_key: keys.publicKey },
      nowMs: ctx.nowMs,
    })),
    E.bind('identity_id', ({ draft, keys }) =>
      ctx.found(drafting(draft, { secrets: new Map([['self', secret(keys.secretKey)]]) })),
    ),
    E.bind('own', ({ identity_id }) => ctx.as(identity_id)),
    E.bind('peer_id', ({ own, identity_id, draft }) => own.emit(peerDraft(identity_id, draft.body, ctx.nowMs))),
  );

export const createIdentity: Flow<NodeCtx, { readonly name: string }, Created> =
  (ctx) =>
  ({ name }) =>
  () =>
    foundIdentity(ctx, name);

/** A link is the inviter's own peer event. It holds no secret; anyone who has it can find the inviter. */
export const inviteByLink: Flow<SessionCtx, object, { readonly link: string }> = (ctx) => () => () =>
  pipe(
    ownPeer(ctx),
    E.chain((peer_id) => ctx.bytesOf(peer_id)),
    E.map((bytes) => ({ link: linkOf(bytes) })),
  );

/** Makes an identity that knows the inviter, and introduces it to them. The rest comes by sync. */
export const joinByLink: Flow<NodeCtx, { readonly name: string; readonly link: string }, Created> =
  (ctx) =>
  ({ name, link }) =>
  () =>
    pipe(
      E.Do,
      E.bind('bytes', () => E.fromNullable(malformed('link', ['link']))(peerInLink(link))),
      E.bind('made', () => foundIdentity(ctx, name)),
      E.bind('inviter', ({ bytes, made }) => made.own.emit(bringing(bytes, eventIdOf(ctx.crypto, bytes), 'link'))),
      E.chainFirst(({ made, inviter }) => made.own.emit(sending('peer', made.peer_id, refTo('peer', inviter)))),
      E.map(({ made }) => made),
    );
