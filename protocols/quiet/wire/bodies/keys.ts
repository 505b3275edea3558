import { bytes, distinctList, layout, publicKey, ref, signature, time, u8, weakRef } from '../../../../lib';

/** Kinds of recipient of a wrapped key. */
export const TO_PEER = 0;
export const TO_INVITE = 1;

/** An epoch of a group, 16 bytes. Source: wire, "Key ids". */
const epoch = bytes(16);

/** Source: wire, "0C key". `sealed` is a 32-byte key in a seal for the recipient; from `maker` on it is the key's birth. */
export const keyLayout = layout('key', {
  group_id: ref('group'),
  class: time,
  key_id: weakRef,
  to_kind: u8(TO_PEER, TO_INVITE),
  to: weakRef,
  prekey: weakRef,
  sealed: bytes(80),
  maker: ref('peer'),
  epoch,
  made_ms: time,
  birth: signature,
});

/** Source: wire, "0D prekey". An X25519 key. */
export const prekeyLayout = layout('prekey', { public_key: publicKey });

/** Keys in one request at most. */
export const KEYS_PER_REQUEST_MAX = 16;

const wanted = layout('wanted_key', { key_id: weakRef });

/** Source: wire, "1E key_request". No key stands twice. */
export const keyRequestLayout = layout('key_request', {
  group_id: weakRef,
  prekey_id: weakRef,
  keys: distinctList(KEYS_PER_REQUEST_MAX, wanted),
});

/** A group key that this device holds, with its birth. Its 32 bytes lie in `secrets`. Never sent. */
export const heldKeyLayout = layout('held_key', {
  group_id: weakRef,
  class: time,
  key_id: weakRef,
  maker: weakRef,
  epoch,
  made_ms: time,
  birth: signature,
});

/** A prekey of ours and the transit id of packets sealed to it. Its 32-byte seed lies in `secrets`. Never sent. */
export const ownPrekeyLayout = layout('own_prekey', { prekey_id: ref('prekey'), transit_id: bytes(16) });

/** A group key that this device has purged for good. Never sent. */
export const purgedKeyLayout = layout('purged_key', { group_id: weakRef, class: time, key_id: weakRef });
