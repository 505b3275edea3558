import { bytes, layout, ref, time, u8, weakRef } from '../../../../lib';

/** Whom a key is wrapped for. */
export const TO_PEER = 0;
export const TO_INVITE = 1;

/** Source: quiet, event type 0C. `sealed` is a 32-byte key in a seal for the recipient. */
export const keyLayout = layout('key', {
  group_id: ref('group'),
  class: time,
  key_id: weakRef,
  to_kind: u8(TO_PEER, TO_INVITE),
  to: weakRef,
  prekey: weakRef,
  sealed: bytes(80),
});
