import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, drafting, refTo, toHex } from '../../../lib';
import { identityOf } from '../authority/authorIn';
import { prekeyDrafts } from '../keys/prekeyDrafts';
import { type Author } from '../rules/drafts';
import { NO_RECOVERY, OPAQUE, peerLayout } from '../wire/bodies/network';
import { addressDraft } from './announceAddress';
import type { Address } from '../wire/contact';

const makePrekey = (ctx: SessionCtx, author: Author): E.Either<Fault, unknown> =>
  pipe(prekeyDrafts(ctx, author), E.chain(E.traverseArray(ctx.emit)));

/** Parts of a new device. */
interface NewDevice {
  /** Zero for a user's first device. */
  readonly link_invite_id: EventId;
  /** Address it listens; without one, at its public key, as on a wire within one process. */
  readonly address: Address | undefined;
}

/** Makes a device of this identity in a network: its peer event, a prekey and its first address. */
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
            layout: peerLayout,
            body: { public_key: own.public_key, link_invite_id, recovery_key: NO_RECOVERY },
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
