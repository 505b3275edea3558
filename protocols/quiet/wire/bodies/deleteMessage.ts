import { layout, ref, weakRef } from '../../../../lib';

/** Source: quiet, event type 13. */
export const deleteMessageLayout = layout('delete_message', { group_id: ref('group'), target: weakRef });
