import { layout, distinctList, nonEmptyText, ref, u8, weakRef } from '../../../../lib';

/** Kinds of group: any circle of members, the admins, or everyone. */
export const NORMAL = 0;
export const ADMINS = 1;
export const EVERYONE = 2;

/** Source: wire, "05 group". */
export const groupLayout = layout('group', { name: nonEmptyText(64), kind: u8(NORMAL, ADMINS, EVERYONE) });

/** Source: wire, "06 group_member". The user is named by their first peer. */
export const groupMemberLayout = layout('group_member', { group_id: ref('group'), user_id: weakRef });

/** Grants in one `remove_member` at most. */
export const TAKEN_BACK_MAX = 20;

const takenBack = layout('taken_back', { grant_id: weakRef });

/** Source: wire, "21 remove_member". The grants that are taken back from a user, at least one. */
export const removeMemberLayout = layout('remove_member', {
  group_id: ref('group'),
  user_id: weakRef,
  grants: distinctList(TAKEN_BACK_MAX, takenBack, 1),
});
