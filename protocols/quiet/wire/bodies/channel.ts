import { layout, nonEmptyText, ref, time } from '../../../../lib';

/** Source: quiet, event type 07. A retention of 0 keeps messages for good. */
export const channelLayout = layout('channel', {
  group_id: ref('group'),
  name: nonEmptyText(64),
  retention_ms: time,
});
