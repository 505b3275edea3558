import { defineEvent } from '../../../../lib';
import { deletionOf } from './deletion';
import { deleteChannelLayout } from '../../wire/bodies/forgetting';

/** Somebody of a group wants one of its channels gone. */
export const deleteChannel = defineEvent({
  type: 'delete_channel',
  code: 0x14,
  layout: deleteChannelLayout,
  ...deletionOf('deleted_channels'),
});
