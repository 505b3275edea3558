import { defineEvent, table, upsert } from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork } from '../../rules/network';
import { userNeeds } from '../../rules/needs';
import { userUpdateLayout } from '../../wire/bodies/network';

/** A user changes their name: of each device the last by `seq`, of these the last by time counts. */
export const userUpdateEvent = defineEvent({
  type: 'user_update',
  code: 0x19,
  reach: 'shared',
  form: 'plain',
  layout: userUpdateLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: userNeeds,
  validate: checkOwnNetwork,
  project: ({ event, event_id }) => [
    upsert('renames', {
      rename_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      name: event.body.name,
      created_at_ms: event.created_at_ms,
      ...logValuesOf({ event }),
    }),
  ],
  schema: [
    table({
      name: 'renames',
      columns: {
        rename_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        name: 'TEXT',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['rename_id'],
      indexes: [['network_id'], ['peer_id', 'log_seq', 'created_at_ms', 'rename_id']],
    }),
  ],
});
