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

/** Source: quiet, event type 01. */
export const identityLayout = layout('identity', { name: nonEmptyText(64), public_key: publicKey });

/** Source: quiet, event type 02. */
export const networkLayout = layout('network', { name: nonEmptyText(64), creator_public_key: publicKey });

/** Source: quiet, event type 03. A device made by linking names the link invite; zero is a first device. */
export const peerLayout = layout('peer', { public_key: publicKey, link_invite_id: weakRef });

/** Source: quiet, event type 04. The creator's has no invite and a proof of zeros. */
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

/** Source: quiet, event type 0E. */
export const addressLayout = layout('address', {
  transport: u8(OPAQUE, UDP, TOR, RELAY),
  host: text(128),
  port: u16,
});

const OPAQUE_HOST = /^(?:[0-9a-f]{2}){1,64}$/;

/** An opaque address is the lower-case hex of 1 to 64 bytes, and has no port. Source: docs/WIRE.md, "Addresses". */
export const isAddress = ({ transport, host, port }: BodyOf<typeof addressLayout>): boolean =>
  transport !== OPAQUE || (OPAQUE_HOST.test(host) && port === 0);

/** Source: quiet, event type 19. */
export const userUpdateLayout = layout('user_update', { name: nonEmptyText(64) });
