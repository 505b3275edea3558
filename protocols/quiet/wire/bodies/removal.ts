import { layout, list, ref, weakRef } from '../../../../lib';

/** Cutoffs in one removal at most: one for each device, or for each branch of a forked log. */
export const CUTOFFS_MAX = 8;

const removedDevice = layout('removed_device', { peer_id: ref('peer'), cutoff: weakRef });

/** Source: wire, "11 remove_user". A cutoff is the last event of a device's authority log that counts; zero is none. */
export const removeUserLayout = layout('remove_user', {
  user_id: weakRef,
  devices: list(CUTOFFS_MAX, removedDevice),
});

const cutoff = layout('cutoff', { cutoff: weakRef });

/** Source: wire, "12 remove_peer". One cutoff for each branch of the device's authority log; without any, none of it counts. */
export const removePeerLayout = layout('remove_peer', { peer_id: ref('peer'), cutoffs: list(CUTOFFS_MAX, cutoff) });

/** Source: wire, "15 revoke_invite". An invite or a link invite: both provide `invitation:<id>`. */
export const revokeInviteLayout = layout('revoke_invite', { invitation_id: ref('invitation') });
