import { layout, nonEmptyText, ref, u8, weakRef } from '../../../../lib';

/** Source: quiet, event type 16. `removed` takes back what was said before. */
export const reactionLayout = layout('reaction', {
  channel_id: ref('channel'),
  message_id: weakRef,
  emoji: nonEmptyText(48),
  removed: u8(0, 1),
});
