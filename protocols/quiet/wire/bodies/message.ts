import { layout, ref, text, weakRef } from '../../../../lib';

/** What a message holds, in bytes of UTF-8. */
export const TEXT_BYTES_MAX = 346;

/** Source: quiet, event type 08. An empty text has the form of one: that it is refused is a rule. */
export const messageLayout = layout('message', {
  channel_id: ref('channel'),
  reply_to: weakRef,
  text: text(TEXT_BYTES_MAX),
});
