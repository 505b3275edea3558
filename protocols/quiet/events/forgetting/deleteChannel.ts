import { defineEvent } from '../../../../lib';
import { deletionOf } from './deletion';
import { deleteChannelLayout } from '../../wire/bodies/forgetting';

/** A member deletes a channel of their group. */
export const deleteChannelEvent = defineEvent({
  type: 'delete_channel',
  code: 0x14,
  layout: deleteChannelLayout,
  ...deletionOf('deleted_channels'),
});
