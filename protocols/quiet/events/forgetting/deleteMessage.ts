import { defineEvent } from '../../../../lib';
import { deletionOf } from './deletion';
import { deleteMessageLayout } from '../../wire/bodies/forgetting';

/** A member deletes a message of their group. */
export const deleteMessageEvent = defineEvent({
  type: 'delete_message',
  code: 0x13,
  layout: deleteMessageLayout,
  ...deletionOf('deleted_messages'),
});
