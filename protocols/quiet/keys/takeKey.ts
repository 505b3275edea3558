import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type BodyOf,
  type CauseCtx,
  type Emission,
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
import { oneHeldKey } from './keyQueries';
import { purgedAndUnneeded } from './resealQueries';
import { lentSecret } from '../rules/lentSecret';
import { keyIdOf } from '../wire/derive';

type Key = BodyOf<typeof keyLayout>;

/** Finds the seed that opens a wrap: that of our prekey, or of the invite we joined by. */
const openerOf = ({ to_kind, to, prekey }: Key): Ref =>
  to_kind === TO_INVITE ? refTo('invite_secret', to) : refTo('prekey_secret', prekey);

const unsealKey = ({ crypto }: CauseCtx, { sealed, group_id, class: key_class, key_id }: Key, seed: Uint8Array) =>
  pipe(
    crypto.boxKeyPair(seed),
    E.chain((pair) => crypto.unseal(sealed, pair)),
    E.mapLeft((): Fault => badPacket('key.opens_for_its_recipient')),
    E.filterOrElse(
      (bytes) => equalBytes(keyIdOf(crypto, group_id, key_class, bytes), key_id),
      () => badPacket('key.is_what_it_is_named_for'),
    ),
  );

/**
 * Opens a key wrapped for us and recomputes its id. If the id is right, the key is held, and events that waited for it run
 * again; a wrong one is counted and ignored. A purged key comes back only for an event that waits for it.
 */
export const takeKey: Reflector = {
  name: 'takeKey',
  on: 'key',
  limit: 1,
  reflect: (e, ctx) => {
    const body = bodyIn(e.event, keyLayout);
    if (e.authored || E.isLeft(body)) return E.map((): readonly Emission[] => [])(body);
    const { key_id, group_id, class: key_class } = body.right;
    const seed = lentSecret(ctx, openerOf(body.right));
    const held = ctx.query(oneHeldKey, { key_id });
    if (E.isLeft(seed) || E.isLeft(held) || held.right.length > 0) return E.right([]);
    const unwanted = ctx.query(purgedAndUnneeded, { key_id });
    if (E.isLeft(unwanted) || unwanted.right.length > 0) return E.right([]);
    return pipe(
      unsealKey(ctx, body.right, reveal(seed.right)),
      E.map((bytes) => [heldKeyDraft({ key_id, group_id, key_class }, bytes, e.event.realm_id, ctx.nowMs)]),
    );
  },
};
