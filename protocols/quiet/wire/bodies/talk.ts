import { layout, nonEmptyText, ref, text, time, u8, weakRef } from '../../../../lib';

/** Source: wire, "07 channel". A retention of 0 keeps messages for good. */
export const channelLayout = layout('channel', {
  group_id: ref('group'),
  name: nonEmptyText(64),
  retention_ms: time,
});

/** Size limit of a message's text, in bytes of UTF-8. */
export const TEXT_BYTES_MAX = 346;

/** Source: wire, "08 message". The layout accepts an empty text; a rule refuses it. */
export const messageLayout = layout('message', {
  channel_id: ref('channel'),
  reply_to: weakRef,
  text: text(TEXT_BYTES_MAX),
});

/** Source: wire, "16 reaction". `removed` takes an earlier reaction back. */
export const reactionLayout = layout('reaction', {
  channel_id: ref('channel'),
  message_id: weakRef,
  emoji: nonEmptyText(48),
  removed: u8(0, 1),
});

/** Source: wire, "17 message_edit". The layout accepts an empty text; a rule refuses it. */
export const messageEditLayout = layout('message_edit', {
  channel_id: ref('channel'),
  message_id: weakRef,
  text: text(TEXT_BYTES_MAX),
});

/** Source: wire, "18 channel_update". A retention of 0 keeps messages for good. */
export const channelUpdateLayout = layout('channel_update', {
  channel_id: ref('channel'),
  name: nonEmptyText(64),
  retention_ms: time,
});

/** Source: wire, "1A seen". `at_ms` is the message's own time. */
export const seenLayout = layout('seen', {
  channel_id: ref('channel'),
  message_id: weakRef,
  at_ms: time,
});
