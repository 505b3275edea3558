import { layout, nonEmptyText, publicKey, ref, signature, text, time, u16, u8, weakRef } from '../../../../lib';
import { OPAQUE, RELAY, TOR, UDP } from './network';

/** Source: wire, "09 invite". With `max_uses` 0 the invite is open: its proof alone admits. */
export const inviteLayout = layout('invite', {
  public_key: publicKey,
  box_key: publicKey,
  group_id: ref('group'),
  max_uses: u16,
  closes_at_ms: time,
});

/** Source: wire, "0A link_invite". */
export const linkInviteLayout = layout('link_invite', { public_key: publicKey, closes_at_ms: time });

/** Source: wire, "0B link". */
export const linkLayout = layout('link', {
  link_invite_id: ref('link_invite'),
  peer_id: ref('peer'),
  proof: signature,
});

/** Source: wire, "1F link_request". */
export const linkRequestLayout = layout('link_request', { link_invite_id: weakRef, proof: signature });

/** Ways to accept a link: as a new user, or as one more device of a user. */
export const AS_USER = 0;
export const AS_DEVICE = 1;

/** An identity's intention to join, until it is done. The secret of the link lies in `secrets`. Never sent. */
export const joiningLayout = layout('joining', {
  as: u8(AS_USER, AS_DEVICE),
  peer_id: ref('peer'),
  invite_id: weakRef,
  name: nonEmptyText(64),
});

/** A contact in a link: a device to ask first, the key to seal to, and its address. Never sent. */
export const contactLayout = layout('contact', {
  peer_id: weakRef,
  box_key: publicKey,
  transport: u8(OPAQUE, UDP, TOR, RELAY),
  host: text(128),
  port: u16,
});
