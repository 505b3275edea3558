import * as E from 'fp-ts/Either';
import { defineEvent, table, upsert } from '../../../../lib';
import { joiningLayout } from '../../wire/bodies/joining';

/** This identity has accepted a link. Jobs and reflectors carry on until the network answers. */
export const joiningEvent = defineEvent({
  type: 'joining',
  code: 0xf2,
  reach: 'local',
  layout: joiningLayout,
  log: false,
  validate: E.right,
  project: ({ event, event_id }) => {
    const { as: joins_as, peer_id, invite_id, name } = event.body;
    const { realm_id: network_id, created_at_ms } = event;
    return [
      upsert('joinings', { joining_id: event_id, network_id, joins_as, peer_id, invite_id, name, created_at_ms }),
    ];
  },
  schema: [
    table({
      name: 'joinings',
      columns: {
        joining_id: 'BLOB',
        network_id: 'BLOB',
        joins_as: 'INTEGER',
        peer_id: 'BLOB',
        invite_id: 'BLOB',
        name: 'TEXT',
        created_at_ms: 'INTEGER',
      },
      key: ['joining_id'],
    }),
  ],
});
