import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type EventId,
  type Fault,
  type KeyPair,
  type SessionCtx,
  drafting,
  makeEventOutsideLog,
  secret,
  toHex,
} from '../../../lib';
import { peerEvent } from '../events/network/peer';
import { prekeyDrafts } from '../keys/prekeyDrafts';
import { type Author } from '../rules/drafts';
import { NO_RECOVERY, OPAQUE, ownDeviceLayout, peerLayout } from '../wire/bodies/network';
import type { Address } from '../wire/contact';
import { addressDraft } from './announceAddress';
import { deviceKeyRef } from '../rules/deviceKeyRef';

const makePrekey = (ctx: SessionCtx, author: Author): E.Either<Fault, unknown> =>
  pipe(prekeyDrafts(ctx, author), E.chain(E.traverseArray(ctx.emit)));

/** Parts of a new device. */
interface NewDevice {
  readonly keys: KeyPair;
  /** Zero for a user's first device. */
  readonly link_invite_id: EventId;
  /** Address it listens; without one, at its public key, as on a wire within one process. */
  readonly address: Address | undefined;
}

/** The `peer` event of a new device, and the local event that keeps its private key. The peer's id is known before it is stored. */
const draftPeer = (
  ctx: SessionCtx,
  realm_id: EventId,
  { keys: { publicKey: public_key, secretKey }, link_invite_id }: NewDevice,
) => {
  const body = { public_key, link_invite_id, recovery_key: NO_RECOVERY };
  const what = { layout: peerLayout, body, nowMs: ctx.nowMs, realm_id };
  const key = secret(secretKey);
  return E.map(({ event_id: peer_id }: { readonly event_id: EventId }) => ({
    peer_id,
    kept: drafting(
      { layout: ownDeviceLayout, body: { peer_id, public_key }, nowMs: ctx.nowMs, realm_id },
      { secrets: new Map([[deviceKeyRef(peer_id), key]]) },
    ),
    shown: drafting(what, { needs: [deviceKeyRef(peer_id)] }),
  }))(makeEventOutsideLog(ctx.crypto, peerEvent, drafting(what).draft, key));
};

/** Emits something signed with the new device's key, before its `peer`. */
type WithKey = (peer_id: EventId) => E.Either<Fault, unknown>;

/**
 * Makes a device of this identity in a network: its peer event, a prekey and its first address. `before` emits what the
 * device signs before it is stored: a new network.
 */
export const makeDevice = (
  ctx: SessionCtx,
  network_id: EventId,
  device: NewDevice,
  before: WithKey = E.right,
): E.Either<Fault, Author> =>
  pipe(
    draftPeer(ctx, network_id, device),
    E.chainFirst(({ kept }) => ctx.emit(kept)),
    E.chainFirst(({ peer_id }) => before(peer_id)),
    E.chainFirst(({ shown }) => ctx.emit(shown)),
    E.map(({ peer_id }): Author => ({ identity_id: ctx.identity_id, peer_id, network_id })),
    E.chainFirst((author) => makePrekey(ctx, author)),
    E.chainFirst((author) => {
      const own: Address = { transport: OPAQUE, host: toHex(device.keys.publicKey), port: 0 };
      return ctx.emit(addressDraft(ctx, author, device.address ?? own));
    }),
  );
