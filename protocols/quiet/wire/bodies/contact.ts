import { layout, publicKey, text, u16, u8, weakRef } from '../../../../lib';
import { OPAQUE, RELAY, TOR, UDP } from './address';

/** Whom a link names: a device to ask first, the key to seal to, and where it listens. Stays here. */
export const contactLayout = layout('contact', {
  peer_id: weakRef,
  box_key: publicKey,
  transport: u8(OPAQUE, UDP, TOR, RELAY),
  host: text(128),
  port: u16,
});
