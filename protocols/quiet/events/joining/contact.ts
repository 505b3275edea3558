import * as E from 'fp-ts/Either';
import { defineEvent, table, upsert } from '../../../../lib';
import { contactLayout } from '../../wire/bodies/joining';

/** A device named by a link, to be asked before any event of the network is here. */
export const contactEvent = defineEvent({
  type: 'contact',
  code: 0xf3,
  reach: 'local',
  layout: contactLayout,
  log: false,
  validate: E.right,
  project: ({ event }) => [
    upsert('contacts', { network_id: event.realm_id, created_at_ms: event.created_at_ms, ...event.body }),
  ],
  schema: [
    table({
      name: 'contacts',
      columns: {
        network_id: 'BLOB',
        peer_id: 'BLOB',
        box_key: 'BLOB',
        transport: 'INTEGER',
        host: 'TEXT',
        port: 'INTEGER',
        created_at_ms: 'INTEGER',
      },
      key: ['network_id', 'peer_id'],
    }),
  ],
});
