import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Drafting, type EventId, type Fault, denied, refTo, reveal } from '../../../lib';
import { wrapExpiryOf } from '../events/keys/key';
import { TO_INVITE, TO_PEER, keyLayout } from '../wire/bodies/keys';
import { type Author, draftInNetwork } from '../rules/drafts';
import { lentSecret } from '../rules/lentSecret';
import type { Recipient } from './keyQueries';

/** Wraps made at a time; devices left out ask with a `key_request`. Source: quiet, "Keys". */
export const WRAPS_AT_ONCE_MAX = 64;

/** A group key that is held here, with its birth: who made it, in which epoch, when, and their 64-byte signature. */
export interface HeldKey {
  readonly key_id: EventId;
  readonly group_id: EventId;
  readonly key_class: number;
  readonly maker: EventId;
  readonly epoch: Uint8Array;
  readonly made_ms: number;
  readonly birth: Uint8Array;
}

type WrapCtx = Pick<CauseCtx, 'crypto' | 'random' | 'nowMs'>;
type Kind = typeof TO_PEER | typeof TO_INVITE;

/** Wraps one key for one recipient: sealed to them, signed by us, and with the birth that its maker signed. */
const wrapOne = (
  ctx: WrapCtx,
  author: Author,
  { key_id, group_id, key_class, maker, epoch, made_ms, birth }: HeldKey,
  bytes: Uint8Array,
  { to_kind, to, prekey, box_key }: Recipient & { readonly to_kind: Kind },
): E.Either<Fault, Drafting> =>
  pipe(
    ctx.crypto.seal(bytes, box_key, ctx.random.bytes(32)),
    E.bimap(
      (): Fault => denied('key.recipient_can_be_sealed_to'),
      (sealed) => {
        const wrap = { group_id, class: key_class, key_id, to_kind, to, prekey, sealed };
        const body = { ...wrap, maker, epoch, made_ms, birth };
        const extra = { expires_at_ms: wrapExpiryOf(ctx.nowMs, key_class) };
        return draftInNetwork(author, ctx.nowMs, { layout: keyLayout, body }, extra);
      },
    ),
  );

/** Wraps for all recipients but those whose public key cannot be sealed to. */
export const wrapDraftsOf = (
  ctx: WrapCtx,
  author: Author,
  key: HeldKey,
  bytes: Uint8Array,
  recipients: readonly (Recipient & { readonly to_kind: Kind })[],
): readonly Drafting[] =>
  recipients.flatMap((one) => {
    const wrap = wrapOne(ctx, author, key, bytes, one);
    return E.isRight(wrap) ? [wrap.right] : [];
  });

const wrapAll =
  (to_kind: Kind) =>
  (
    ctx: CauseCtx,
    author: Author,
    key: HeldKey,
    recipients: readonly Recipient[],
  ): E.Either<Fault, readonly Drafting[]> =>
    pipe(
      lentSecret(ctx, refTo('key', key.key_id)),
      E.map((lent) =>
        wrapDraftsOf(
          ctx,
          author,
          key,
          reveal(lent),
          recipients.map((one) => ({ ...one, to_kind })),
        ),
      ),
    );

/** Wraps a key for devices. */
export const wrapDraftsForPeers = wrapAll(TO_PEER);
/** Wraps a key for open invites: newcomers open it with the secret of their link. */
export const wrapDraftsForInvites = wrapAll(TO_INVITE);
