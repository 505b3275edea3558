import { layout, nonEmptyText, ref, time } from '../../../../lib';

/** Source: quiet, event type 18. A retention of 0 keeps messages for good. */
export const channelUpdateLayout = layout('channel_update', {
  channel_id: ref('channel'),
  name: nonEmptyText(64),
  retention_ms: time,
});
