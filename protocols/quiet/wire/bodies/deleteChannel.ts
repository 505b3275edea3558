import { layout, ref, weakRef } from '../../../../lib';

/** Source: quiet, event type 14. */
export const deleteChannelLayout = layout('delete_channel', { group_id: ref('group'), target: weakRef });
