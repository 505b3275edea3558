import { layout, ref, weakRef } from '../../../../lib';

/** Source: quiet, event type 06. The user is named by their first peer. */
export const groupMemberLayout = layout('group_member', { group_id: ref('group'), user_id: weakRef });
