import { layout, ref, text, weakRef } from '../../../../lib';
import { TEXT_BYTES_MAX } from './message';

/** Source: quiet, event type 17. An empty text has the form of one: that it is refused is a rule. */
export const messageEditLayout = layout('message_edit', {
  channel_id: ref('channel'),
  message_id: weakRef,
  text: text(TEXT_BYTES_MAX),
});
