import { defineEvent, isZero, table, upsert } from '../../../../lib';
import { rule } from '../../rules/network';
import { networkLayout } from '../../wire/bodies/network';

/** A network, named by this event's id. Signed with its creator's key, which it shows. */
export const networkEvent = defineEvent({
  type: 'network',
  code: 0x02,
  reach: 'shared',
  form: 'plain',
  layout: networkLayout,
  log: false,
  scope: ({ event_id }) => event_id,
  validate: ({ event }) => rule('network.names_none', isZero(event.realm_id) && isZero(event.signed_by)),
  project: ({ event, event_id }) => [
    upsert('networks', { network_id: event_id, created_at_ms: event.created_at_ms, ...event.body }),
  ],
  schema: [
    table({
      name: 'networks',
      columns: {
        network_id: 'BLOB',
        name: 'TEXT',
        creator_public_key: 'BLOB',
        recovery_key: 'BLOB',
        created_at_ms: 'INTEGER',
      },
      key: ['network_id'],
    }),
  ],
});
