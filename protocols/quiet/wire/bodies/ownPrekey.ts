import { bytes, layout, ref } from '../../../../lib';

/** A prekey of ours, and the transit id of packets sealed to it; its 32-byte seed lies in `secrets`. Stays here. */
export const ownPrekeyLayout = layout('own_prekey', { prekey_id: ref('prekey'), transit_id: bytes(16) });
