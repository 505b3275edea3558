import {
  type BodyOf,
  layout,
  nonEmptyText,
  optionalRef,
  publicKey,
  signature,
  text,
  u16,
  u8,
  weakRef,
} from '../../../../lib';

/** Source: wire, "01 identity". */
export const identityLayout = layout('identity', { name: nonEmptyText(64), public_key: publicKey });

/** The key of a user who cannot be recovered. */
export const NO_RECOVERY = new Uint8Array(32);

/** Source: wire, "02 network". A `recovery_key` of zeros is none. */
export const networkLayout = layout('network', {
  name: nonEmptyText(64),
  creator_public_key: publicKey,
  recovery_key: publicKey,
});

/**
 * Source: wire, "03 peer". A device made by linking names the link invite, and one that recovers a user a recovery id; zero
 * is a first device. Only a first device has a `recovery_key`; zeros are none.
 */
export const peerLayout = layout('peer', { public_key: publicKey, link_invite_id: weakRef, recovery_key: publicKey });

/** A device of ours and its key. Never sent. */
export const ownDeviceLayout = layout('own_device', { peer_id: weakRef, public_key: publicKey });

/** Source: wire, "04 user". The creator's has no invite and a proof of zeros. */
export const userLayout = layout('user', {
  name: nonEmptyText(64),
  invite_id: optionalRef('invite'),
  proof: signature,
});

/** Transport of opaque addresses in lower-case hex, without a port: a wire within one process, or a public key. */
export const OPAQUE = 0;
export const UDP = 1;
export const TOR = 2;
export const RELAY = 3;

/** Source: wire, "0E address". */
export const addressLayout = layout('address', {
  transport: u8(OPAQUE, UDP, TOR, RELAY),
  host: text(128),
  port: u16,
});

const OPAQUE_HOST = /^(?:[0-9a-f]{2}){1,64}$/;

/** An opaque address is the lower-case hex of 1 to 64 bytes, and has no port. Source: wire, "Addresses". */
export const isAddress = ({ transport, host, port }: BodyOf<typeof addressLayout>): boolean =>
  transport !== OPAQUE || (OPAQUE_HOST.test(host) && port === 0);

/** Source: wire, "19 user_update". */
export const userUpdateLayout = layout('user_update', { name: nonEmptyText(64) });
