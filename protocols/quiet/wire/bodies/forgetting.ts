import { layout, ref, weakRef } from '../../../../lib';

/** Source: quiet, event type 13. */
export const deleteMessageLayout = layout('delete_message', { group_id: ref('group'), target: weakRef });

/** Source: quiet, event type 14. */
export const deleteChannelLayout = layout('delete_channel', { group_id: ref('group'), target: weakRef });
