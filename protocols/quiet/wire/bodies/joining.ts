import { layout, nonEmptyText, ref, u8, weakRef } from '../../../../lib';

/** What a link is accepted for: to become a user, or to be one more device of a user. */
export const AS_USER = 0;
export const AS_DEVICE = 1;

/** The intention to join, until it is done; the secret of the link lies in `secrets`. Stays here. */
export const joiningLayout = layout('joining', {
  as: u8(AS_USER, AS_DEVICE),
  peer_id: ref('peer'),
  invite_id: weakRef,
  name: nonEmptyText(64),
});
