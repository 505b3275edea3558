import { bytes, layout, nonEmptyText, ref, text, time, u8, weakRef } from '../../../../lib';

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

/** Source: wire, "18 channel_update". `sealed_name` is a name of 64 bytes under a group key; a retention of 0 keeps messages for good. */
export const channelUpdateLayout = layout('channel_update', {
  channel_id: weakRef,
  group_id: ref('group'),
  retention_ms: time,
  key_id: weakRef,
  nonce: bytes(24),
  sealed_name: bytes(80),
});

/** The name that a `channel_update` holds, once its key is here; empty where it opens to none. Never sent. */
export const channelNameLayout = layout('channel_name', { update_id: weakRef, channel_id: weakRef, name: text(64) });

/** Source: wire, "1A seen". `at_ms` is the message's own time. */
export const seenLayout = layout('seen', {
  channel_id: ref('channel'),
  message_id: weakRef,
  at_ms: time,
});
