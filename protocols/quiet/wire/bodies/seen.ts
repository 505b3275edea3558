import { layout, ref, time, weakRef } from '../../../../lib';

/** Source: quiet, event type 1A. `at_ms` is the time that the message bears. */
export const seenLayout = layout('seen', {
  channel_id: ref('channel'),
  message_id: weakRef,
  at_ms: time,
});
