import { layout, ref, weakRef } from '../../../../lib';

/** Source: wire, "13 delete_message". */
export const deleteMessageLayout = layout('delete_message', { group_id: ref('group'), target: weakRef });

/** Source: wire, "14 delete_channel". */
export const deleteChannelLayout = layout('delete_channel', { group_id: ref('group'), target: weakRef });
