import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Drafting,
  type EventId,
  type Fault,
  type SessionCtx,
  drafting,
  refTo,
  secret,
} from '../../../lib';
import { TO_INVITE, TO_PEER, heldKeyLayout } from '../wire/bodies/keys';
import type { Author } from '../rules/drafts';
import { keyIdOf } from '../wire/derive';
import { devicesOf, invitesTo, keyInUse } from './keyQueries';
import { type HeldKey, WRAPS_AT_ONCE_MAX, wrapDraftsOf } from './wrapDrafts';

/** Drafts the local event that remembers a key, with the key's bytes as its secret. */
export const heldKeyDraft = (
  { key_id, group_id, key_class }: HeldKey,
  bytes: Uint8Array,
  network_id: EventId,
  nowMs: number,
): Drafting =>
  drafting(
    { layout: heldKeyLayout, body: { key_id, group_id, class: key_class }, nowMs, realm_id: network_id },
    { secrets: new Map([[refTo('key', key_id), secret(bytes)]]) },
  );

export const emitAll = (ctx: SessionCtx, drafts: readonly Drafting[]): E.Either<Fault, readonly EventId[]> =>
  E.traverseArray(ctx.emit)(drafts);

/** A key and the drafts to store for it: its `held_key`, and a wrap for each recipient. */
export interface MadeKey {
  readonly key_id: EventId;
  readonly drafts: readonly Drafting[];
}

/** Draws a key for a group and class, and wraps it for every open invite and every device of the members, 64 at most. */
export const makeKey = (
  ctx: CauseCtx,
  author: Author,
  { group_id, key_class }: Pick<HeldKey, 'group_id' | 'key_class'>,
): E.Either<Fault, MadeKey> => {
  const bytes = ctx.random.bytes(32);
  const key = { key_id: keyIdOf(ctx.crypto, group_id, key_class, bytes), group_id, key_class };
  return pipe(
    E.Do,
    E.bind('devices', () => ctx.query(devicesOf, { group_id })),
    E.bind('invites', () => ctx.query(invitesTo, { group_id, now_ms: ctx.nowMs })),
    E.map(({ devices, invites }) => {
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
  const found = ctx.query(keyInUse, { group_id, key_class, now_ms: ctx.nowMs });
  if (E.isLeft(found)) return found;
  const [inUse] = found.right;
  if (inUse !== undefined) return E.right(inUse.key_id);
  return pipe(
    makeKey(ctx, author, { group_id, key_class }),
    E.chain(({ key_id, drafts }) => E.map(() => key_id)(emitAll(ctx, drafts))),
  );
};
