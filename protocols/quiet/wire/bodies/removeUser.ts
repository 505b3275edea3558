import { layout, list, ref, weakRef } from '../../../../lib';

/** Cutoffs that one removal names: one for each device, or one for each branch of a log that forked. */
export const CUTOFFS_MAX = 8;

const removedDevice = layout('removed_device', { peer_id: ref('peer'), cutoff: weakRef });

/** Source: quiet, event type 11. A cutoff is the last event of a device's authority log that counts; zero is none. */
export const removeUserLayout = layout('remove_user', {
  user_id: weakRef,
  devices: list(CUTOFFS_MAX, removedDevice),
});
