import { anyU8, layout, distinctList, ref, signature, u16, u8, weakRef } from '../../../../lib';

/** Cutoffs in one event of a removal at most: one for each branch of a device's log. More are spread over several parts. */
export const CUTOFFS_MAX = 8;

const removedDevice = layout('removed_device', { peer_id: ref('peer'), cutoff: weakRef });

/** Values of `what` in a `remove_user`: it takes all, or an admin's rights. */
export const ALL = 0;
export const DEMOTION = 1;

/**
 * Source: wire, "11 remove_user". A cutoff is the last event of a branch of a device's authority log that counts; zero is
 * none. The last part of a round has `acts`.
 */
export const removeUserLayout = layout('remove_user', {
  user_id: weakRef,
  what: u8(ALL, DEMOTION),
  round: anyU8,
  acts: u8(0, 1),
  devices: distinctList(CUTOFFS_MAX, removedDevice),
});

const cutoff = layout('cutoff', { cutoff: weakRef });

/** Source: wire, "12 remove_peer". One cutoff for each branch of the device's authority log; without any, none of it counts. */
export const removePeerLayout = layout('remove_peer', {
  peer_id: ref('peer'),
  round: anyU8,
  acts: u8(0, 1),
  cutoffs: distinctList(CUTOFFS_MAX, cutoff),
});

/** Source: wire, "15 revoke_invite". An invite or a link invite: both provide `invitation:<id>`. */
export const revokeInviteLayout = layout('revoke_invite', { invitation_id: ref('invitation') });

/** Source: wire, "20 recover". The proof by the recovery key covers all from `generation` to the last slot. */
export const recoverLayout = layout('recover', {
  user_id: weakRef,
  generation: u16,
  round: anyU8,
  acts: u8(0, 1),
  devices: distinctList(CUTOFFS_MAX, removedDevice),
  proof: signature,
});
