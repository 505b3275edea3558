import { layout, distinctList, ref, u8, weakRef } from '../../../../lib';

/** Messages that one event deletes at most. */
export const DELETED_MAX = 22;

const deleted = layout('deleted', { target: weakRef });

/** Source: wire, "13 delete_message". `undo` takes earlier deletions back. */
export const deleteMessageLayout = layout('delete_message', {
  group_id: ref('group'),
  undo: u8(0, 1),
  targets: distinctList(DELETED_MAX, deleted, 1),
});

/** Source: wire, "14 delete_channel". `undo` takes earlier deletions back. */
export const deleteChannelLayout = layout('delete_channel', {
  group_id: ref('group'),
  undo: u8(0, 1),
  target: weakRef,
});
