import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Drafting,
  type EventId,
  type Fault,
  type SessionCtx,
  badBlob,
  drafting,
  makeAlone,
  refTo,
  secret,
  toHex,
} from '../../../lib';
import { OPAQUE } from '../wire/bodies/network';
import { ownIdentity } from '../authority/identities';
import { prekey } from '../events/keys/prekey';
import { ownUser } from '../authority/people';
import { type Author, inNetwork } from '../rules/drafts';
import { lentSecret } from '../rules/lentSecret';
import { days } from '../rules/network';
import { transitIdOf } from '../wire/derive';

const PREKEY_DAYS = 60;
const ADDRESS_DAYS = 7;

const notOurs: Fault = badBlob('network.is_one_of_ours');

/** Who speaks for this identity in a network. Refuses: a network it is not in, exactly as one that does not exist. */
export const authorIn = (
  ctx: SessionCtx,
  network_id: EventId,
): E.Either<Fault, Author & { readonly user_id: EventId }> => {
  const found = ctx.query(ownUser, { network_id });
  if (E.isLeft(found)) return found;
  const [own] = found.right;
  if (own === undefined) return E.left(notOurs);
  return E.right({ identity_id: ctx.identity_id, peer_id: own.peer_id, network_id, user_id: own.user_id });
};

export const identityOf = (
  ctx: SessionCtx,
): E.Either<Fault, { readonly name: string; readonly public_key: Uint8Array }> =>
  E.chain(([own]: readonly { name: string; public_key: Uint8Array }[]) =>
    E.fromNullable<Fault>(badBlob('identity.is_one_of_this_node'))(own),
  )(ctx.query(ownIdentity, {}));

/**
 * Drafts a key that others seal to, and the local event that keeps its secret half. A prekey is outside the log, so its
 * bytes, and with them its id, are known before it is stored.
 */
export const prekeyDrafts = (ctx: CauseCtx, author: Author): E.Either<Fault, readonly Drafting[]> => {
  const seed = ctx.random.bytes(32);
  return pipe(
    E.Do,
    E.bind('pair', () => E.mapLeft((): Fault => badBlob('prekey.is_made'))(ctx.crypto.boxKeyPair(seed))),
    E.let('shown', ({ pair }) =>
      inNetwork(
        author,
        ctx.nowMs,
        { type: 'prekey', body: { public_key: pair.publicKey } },
        { expires_at_ms: ctx.nowMs + days(PREKEY_DAYS) },
      ),
    ),
    E.bind('key', () => lentSecret(ctx, refTo('identity', ctx.identity_id))),
    E.bind('made', ({ shown, key }) => makeAlone(ctx.crypto, prekey, shown.draft, key)),
    E.map(({ pair, shown, made: { event_id: prekey_id } }) => {
      const body = { prekey_id, transit_id: transitIdOf(ctx.crypto, 2, pair.publicKey) };
      const kept = { type: 'own_prekey', body, nowMs: ctx.nowMs, realm_id: author.network_id };
      return [shown, drafting(kept, { secrets: new Map([[refTo('prekey_secret', prekey_id), secret(seed)]]) })];
    }),
  );
};

const makePrekey = (ctx: SessionCtx, author: Author): E.Either<Fault, unknown> =>
  pipe(prekeyDrafts(ctx, author), E.chain(E.traverseArray(ctx.emit)));

export interface Where {
  readonly transport: number;
  readonly host: string;
  readonly port: number;
}

/** Drafts where a device listens. */
export const addressDraft = ({ nowMs }: Pick<CauseCtx, 'nowMs'>, author: Author, where: Where): Drafting =>
  inNetwork(author, nowMs, { type: 'address', body: where }, { expires_at_ms: nowMs + days(ADDRESS_DAYS) });

/** What a device is made with. */
interface NewDevice {
  /** Zero for a user's first. */
  readonly link_invite_id: EventId;
  /** Where it listens; without one, at its public key, as on a wire within one process. */
  readonly address: Where | undefined;
}

/** One device of this identity in one network: its peer event, a prekey, and its first address. */
export const makeDevice = (
  ctx: SessionCtx,
  network_id: EventId,
  { link_invite_id, address }: NewDevice,
): E.Either<Fault, Author> =>
  pipe(
    E.Do,
    E.bind('own', () => identityOf(ctx)),
    E.bind('peer_id', ({ own }) =>
      ctx.emit(
        drafting(
          {
            type: 'peer',
            body: { public_key: own.public_key, link_invite_id },
            nowMs: ctx.nowMs,
            realm_id: network_id,
          },
          { needs: [refTo('identity', ctx.identity_id)] },
        ),
      ),
    ),
    E.let('author', ({ peer_id }): Author => ({ identity_id: ctx.identity_id, peer_id, network_id })),
    E.chainFirst(({ author }) => makePrekey(ctx, author)),
    E.chainFirst(({ author, own }) =>
      ctx.emit(addressDraft(ctx, author, address ?? { transport: OPAQUE, host: toHex(own.public_key), port: 0 })),
    ),
    E.map(({ author }) => author),
  );
