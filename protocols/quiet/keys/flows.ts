import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Drafting, type EventId, type Fault, type SessionCtx, drafting, refTo, secret } from '../../../lib';
import type { Author } from '../rules/drafts';
import { keyIdOf } from '../wire/derive';
import { devicesOf, invitesTo, keyInUse } from './queries';
import { type HeldKey, WRAPS_AT_ONCE_MAX, wrapForInvites, wrapForPeers } from './wrap';

/** Remembers a key: the local event that says so, and its bytes, which are written with it. */
export const holding = (
  { key_id, group_id, key_class }: HeldKey,
  bytes: Uint8Array,
  network_id: EventId,
  nowMs: number,
): Drafting =>
  drafting(
    { type: 'held_key', body: { key_id, group_id, class: key_class }, nowMs, realm_id: network_id },
    { secrets: new Map([[refTo('key', key_id), secret(bytes)]]) },
  );

export const emitAll = (ctx: SessionCtx, drafts: readonly Drafting[]): E.Either<Fault, readonly EventId[]> =>
  E.traverseArray(ctx.emit)(drafts);

/** Makes a key for a group and class, and wraps it for every device of the members and every open invite. */
const makeKey = (ctx: SessionCtx, author: Author, group_id: EventId, key_class: number): E.Either<Fault, EventId> => {
  const bytes = ctx.random.bytes(32);
  const key = { key_id: keyIdOf(ctx.crypto, group_id, key_class, bytes), group_id, key_class };
  return pipe(
    E.Do,
    E.bind('held', () => ctx.emit(holding(key, bytes, author.network_id, ctx.nowMs))),
    E.bind('devices', () => ctx.query(devicesOf, { group_id })),
    E.bind('invites', () => ctx.query(invitesTo, { group_id, now_ms: ctx.nowMs })),
    E.bind('toDevices', ({ devices }) => wrapForPeers(ctx, author, key, devices)),
    E.bind('toInvites', ({ invites }) => wrapForInvites(ctx, author, key, invites)),
    E.chain(({ toDevices, toInvites }) => emitAll(ctx, [...toInvites, ...toDevices].slice(0, WRAPS_AT_ONCE_MAX))),
    E.map(() => key.key_id),
  );
};

/** The key to write with, made first if there is none in use: so rotation happens with the next event. */
export const ensureKey = (
  ctx: SessionCtx,
  author: Author,
  group_id: EventId,
  key_class: number,
): E.Either<Fault, EventId> => {
  const found = ctx.query(keyInUse, { group_id, key_class, now_ms: ctx.nowMs });
  if (E.isLeft(found)) return found;
  const [inUse] = found.right;
  return inUse === undefined ? makeKey(ctx, author, group_id, key_class) : E.right(inUse.key_id);
};
