import { layout, time, weakRef } from '../../../../lib';

/** A key that this device let go of for good. Stays here. */
export const purgedKeyLayout = layout('purged_key', { group_id: weakRef, class: time, key_id: weakRef });
