import { layout, nonEmptyText, ref, u8, weakRef } from '../../../../lib';

/** Kinds of group: any circle of members, the admins, or everyone. */
export const NORMAL = 0;
export const ADMINS = 1;
export const EVERYONE = 2;

/** Source: quiet, event type 05. */
export const groupLayout = layout('group', { name: nonEmptyText(64), kind: u8(NORMAL, ADMINS, EVERYONE) });

/** Source: quiet, event type 06. The user is named by their first peer. */
export const groupMemberLayout = layout('group_member', { group_id: ref('group'), user_id: weakRef });
