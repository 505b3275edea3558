import { defineEvent } from '../../../../lib';
import { deletionOf } from './deletion';
import { deleteMessageLayout } from '../../wire/bodies/forgetting';

/** Somebody of a group wants one of its messages gone. */
export const deleteMessage = defineEvent({
  type: 'delete_message',
  code: 0x13,
  layout: deleteMessageLayout,
  ...deletionOf('deleted_messages'),
});
