import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Drafting,
  type EventId,
  type Fault,
  type SessionCtx,
  denied,
  drafting,
  refTo,
  reveal,
  secret,
} from '../../../lib';
import { TO_INVITE, TO_PEER, heldKeyLayout } from '../wire/bodies/keys';
import type { Author } from '../rules/drafts';
import { deviceKeyRef } from '../rules/deviceKeyRef';
import { lentSecret } from '../rules/lentSecret';
import { keyBirthBytes, keyIdOf } from '../wire/derive';
import { groupEpoch } from './groupEpoch';
import { devicesOf, invitesTo, keyInUse } from './keyQueries';
import { type HeldKey, WRAPS_AT_ONCE_MAX, wrapDraftsOf } from './wrapDrafts';

/** Drafts the local event that remembers a key, with the key's bytes as its secret. */
export const heldKeyDraft = (
  { key_class, ...key }: HeldKey,
  bytes: Uint8Array,
  network_id: EventId,
  nowMs: number,
): Drafting => {
  const { key_id, group_id, maker, epoch, made_ms, birth } = key;
  const body = { key_id, group_id, class: key_class, maker, epoch, made_ms, birth };
  return drafting(
    { layout: heldKeyLayout, body, nowMs, realm_id: network_id },
    { secrets: new Map([[refTo('key', key_id), secret(bytes)]]) },
  );
};

export const emitAll = (ctx: SessionCtx, drafts: readonly Drafting[]): E.Either<Fault, readonly EventId[]> =>
  E.traverseArray(ctx.emit)(drafts);

/** A key and the drafts to store for it: its `held_key`, and a wrap for each recipient. */
export interface MadeKey {
  readonly key_id: EventId;
  readonly drafts: readonly Drafting[];
}

/** The group, class and epoch that a new key is for. */
export type KeyPlace = Pick<HeldKey, 'group_id' | 'key_class' | 'epoch'>;

/** Signs the birth of a new key, with the author's key. */
const signBirth = (ctx: CauseCtx, author: Author, place: KeyPlace, bytes: Uint8Array): E.Either<Fault, HeldKey> => {
  const origin = { ...place, network_id: author.network_id, maker: author.peer_id };
  const key_id = keyIdOf(ctx.crypto, origin, bytes);
  const made_ms = ctx.nowMs;
  return pipe(
    lentSecret(ctx, deviceKeyRef(author.peer_id)),
    E.chain((key) =>
      E.mapLeft((): Fault => denied('key.birth_is_signed'))(
        ctx.crypto.sign(keyBirthBytes({ ...origin, key_id, made_ms }), reveal(key)),
      ),
    ),
    E.map((birth) => ({ ...place, key_id, maker: author.peer_id, made_ms, birth })),
  );
};

/** Draws a key for a group, class and epoch, and wraps it for every open invite and every device of the members, 64 at most. */
export const makeKey = (ctx: CauseCtx, author: Author, place: KeyPlace): E.Either<Fault, MadeKey> => {
  const bytes = ctx.random.bytes(32);
  const { group_id } = place;
  return pipe(
    E.Do,
    E.bind('key', () => signBirth(ctx, author, place, bytes)),
    E.bind('devices', () => ctx.query(devicesOf, { group_id, now_ms: ctx.nowMs })),
    E.bind('invites', () => ctx.query(invitesTo, { group_id, now_ms: ctx.nowMs })),
    E.map(({ key, devices, invites }) => {
      const to = [
        ...invites.map((one) => ({ ...one, to_kind: TO_INVITE }) as const),
        ...devices.map((one) => ({ ...one, to_kind: TO_PEER }) as const),
      ];
      const wraps = wrapDraftsOf(ctx, author, key, bytes, to.slice(0, WRAPS_AT_ONCE_MAX));
      return { key_id: key.key_id, drafts: [heldKeyDraft(key, bytes, author.network_id, ctx.nowMs), ...wraps] };
    }),
  );
};

/** Answers the key to write with, and makes one if none is in use. Rotation thus happens with the next event. */
export const ensureKey = (
  ctx: SessionCtx,
  author: Author,
  group_id: EventId,
  key_class: number,
): E.Either<Fault, EventId> => {
  const epoch = groupEpoch(ctx, group_id);
  if (E.isLeft(epoch)) return epoch;
  const place = { group_id, key_class, epoch: epoch.right };
  const found = ctx.query(keyInUse, { ...place, now_ms: ctx.nowMs });
  if (E.isLeft(found)) return found;
  const [inUse] = found.right;
  if (inUse !== undefined) return E.right(inUse.key_id);
  return pipe(
    makeKey(ctx, author, place),
    E.chain(({ key_id, drafts }) => E.map(() => key_id)(emitAll(ctx, drafts))),
  );
};
