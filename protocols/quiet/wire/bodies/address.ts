import { type BodyOf, layout, text, u16, u8 } from '../../../../lib';

/** The address is opaque bytes, in lower-case hex, without a port: a wire within one process; a public key. */
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
