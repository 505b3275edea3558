import { type BodyOf, defineEvent } from '../../../../lib';
import { checkOwnNetwork } from '../../rules/network';
import { DELETION, deletionTables, projectDeletion } from './deletion';
import { deleteChannelLayout } from '../../wire/bodies/forgetting';

const TABLES = { deletions: 'channel_deletions', targets: 'deleted_channels' };

/** A member deletes a channel of their group, or takes a deletion back. */
export const deleteChannelEvent = defineEvent<BodyOf<typeof deleteChannelLayout>>({
  type: 'delete_channel',
  code: 0x14,
  layout: deleteChannelLayout,
  ...DELETION,
  validate: checkOwnNetwork,
  project: (one) => projectDeletion(TABLES, one, [one.event.body.target]),
  schema: deletionTables(TABLES),
});
