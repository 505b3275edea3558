import { layout, text, u16, u8 } from '../../../../lib';

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
