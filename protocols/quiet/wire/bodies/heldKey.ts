import { layout, time, weakRef } from '../../../../lib';

/** A key that this device holds; its 32 bytes lie in `secrets`. Stays here. */
export const heldKeyLayout = layout('held_key', { group_id: weakRef, class: time, key_id: weakRef });
