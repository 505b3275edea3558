import * as t from 'io-ts';
import { IdFromHex, writing } from '../../../lib';
import { deleteChannel } from '../forgetting/deleteChannel';
import { undeleteChannel, undeleteMessage } from '../forgetting/undeleteMessage';
import { deleteMessage } from '../forgetting/deleteMessage';

/** Deletion of messages and channels, for everyone. */
export const forgettingOperations = {
  'channel.delete': writing({
    scope: 'session',
    params: t.strict({ channel_id: IdFromHex }, 'DeleteChannel'),
    result: t.strict({ delete_channel_id: IdFromHex }),
    route: 'DELETE /channels',
    flow: deleteChannel,
  }),
  'message.delete': writing({
    scope: 'session',
    params: t.strict({ message_id: IdFromHex }, 'DeleteMessage'),
    result: t.strict({ delete_message_id: IdFromHex }),
    route: 'DELETE /messages',
    flow: deleteMessage,
  }),
  'channel.undelete': writing({
    scope: 'session',
    params: t.strict({ channel_id: IdFromHex }, 'UndeleteChannel'),
    result: t.strict({ delete_channel_id: IdFromHex }),
    route: 'POST /channels/undelete',
    flow: undeleteChannel,
  }),
  'message.undelete': writing({
    scope: 'session',
    params: t.strict({ message_id: IdFromHex }, 'UndeleteMessage'),
    result: t.strict({ delete_message_id: IdFromHex }),
    route: 'POST /messages/undelete',
    flow: undeleteMessage,
  }),
} as const;
