import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type BodyOf,
  type CauseCtx,
  type Drafting,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  type Ref,
  badPacket,
  bodyIn,
  equalBytes,
  refTo,
  reveal,
} from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { TO_INVITE, keyLayout } from '../wire/bodies/keys';
import { heldKeyDraft } from './ensureKey';
import { memberOfGroup, oneHeldKey } from './keyQueries';
import { purgedAndUnneeded } from './resealQueries';
import { lentSecret } from '../rules/lentSecret';
import { keyIdOf } from '../wire/derive';

type Key = BodyOf<typeof keyLayout>;

/** Finds the seed that opens a wrap: that of our prekey, or of the invite we joined by. */
const openerOf = ({ to_kind, to, prekey }: Key): Ref =>
  to_kind === TO_INVITE ? refTo('invite_secret', to) : refTo('prekey_secret', prekey);

const unsealKey = ({ crypto }: CauseCtx, network_id: EventId, { sealed, key_id, ...key }: Key, seed: Uint8Array) =>
  pipe(
    crypto.boxKeyPair(seed),
    E.chain((pair) => crypto.unseal(sealed, pair)),
    E.mapLeft((): Fault => badPacket('key.opens_for_its_recipient')),
    E.filterOrElse(
      (bytes) => equalBytes(keyIdOf(crypto, { network_id, key_class: key.class, ...key }, bytes), key_id),
      () => badPacket('key.is_what_it_is_named_for'),
    ),
  );

/** Is it worth opening: unexpired, and signed by a member of the group who counts? Who is not heard now is asked again. */
const isWorthOpening = (ctx: CauseCtx, { event }: Envelope<'stored'>, { group_id }: Key): E.Either<Fault, boolean> =>
  event.expires_at_ms <= ctx.nowMs
    ? E.right(false)
    : E.map((found: readonly unknown[]) => found.length > 0)(
        ctx.query(memberOfGroup, { peer_id: event.signed_by, group_id }),
      );

/**
 * Drafts the key that a wrap holds, if its opener is ours; else answers none. Refuses: a wrap that does not open, and a key
 * with another id than its own.
 */
export const openWrap = (ctx: CauseCtx, network_id: EventId, body: Key): E.Either<Fault, Drafting | undefined> => {
  const seed = lentSecret(ctx, openerOf(body));
  if (E.isLeft(seed)) return E.right(undefined);
  const { key_id, group_id, class: key_class, maker, epoch, made_ms, birth } = body;
  const key = { key_id, group_id, key_class, maker, epoch, made_ms, birth };
  return pipe(
    unsealKey(ctx, network_id, body, reveal(seed.right)),
    E.map((bytes) => heldKeyDraft(key, bytes, network_id, ctx.nowMs)),
  );
};

/**
 * Opens a key wrapped for us and recomputes its id. If the id is right, the key is held, and events that waited for it run
 * again; a wrong one is counted and ignored. A purged key comes back only for an event that waits for it. A wrap that
 * arrives expired, or from who is no member of the group, is ignored.
 */
export const takeKey: Reflector = {
  name: 'takeKey',
  on: 'key',
  limit: 1,
  reflect: (e, ctx) => {
    const body = bodyIn(e.event, keyLayout);
    if (e.authored || E.isLeft(body)) return E.map((): readonly Emission[] => [])(body);
    const { key_id } = body.right;
    const seed = lentSecret(ctx, openerOf(body.right));
    const held = ctx.query(oneHeldKey, { key_id });
    if (E.isLeft(seed) || E.isLeft(held) || held.right.length > 0) return E.right([]);
    const unwanted = ctx.query(purgedAndUnneeded, { key_id });
    if (E.isLeft(unwanted) || unwanted.right.length > 0) return E.right([]);
    const worth = isWorthOpening(ctx, e, body.right);
    if (E.isLeft(worth) || !worth.right) return E.map((): readonly Emission[] => [])(worth);
    return E.map((key: Drafting | undefined) => (key === undefined ? [] : [key]))(
      openWrap(ctx, e.event.realm_id, body.right),
    );
  },
};
