import { type BodyOf, defineEvent } from '../../../../lib';
import { checkOwnNetwork } from '../../rules/network';
import { DELETION, deletionTables, projectDeletion } from './deletion';
import { deleteMessageLayout } from '../../wire/bodies/forgetting';

const TABLES = { deletions: 'message_deletions', targets: 'deleted_messages' };

/** A member deletes messages of their group, or takes deletions back. */
export const deleteMessageEvent = defineEvent<BodyOf<typeof deleteMessageLayout>>({
  type: 'delete_message',
  code: 0x13,
  layout: deleteMessageLayout,
  ...DELETION,
  validate: checkOwnNetwork,
  project: (one) =>
    projectDeletion(
      TABLES,
      one,
      one.event.body.targets.map(({ target }) => target),
    ),
  schema: deletionTables(TABLES),
});
