import * as E from 'fp-ts/Either';
import { defineEvent, table, upsert } from '../../../../lib';
import { ownPrekeyLayout } from '../../wire/bodies/keys';

/** This device holds the secret half of one of its prekeys. */
export const ownPrekeyEvent = defineEvent({
  type: 'own_prekey',
  code: 0xf1,
  reach: 'local',
  layout: ownPrekeyLayout,
  log: false,
  validate: E.right,
  project: ({ event }) => [
    upsert('own_prekeys', {
      prekey_id: event.body.prekey_id,
      network_id: event.realm_id,
      transit_id: event.body.transit_id,
      created_at_ms: event.created_at_ms,
    }),
  ],
  schema: [
    table({
      name: 'own_prekeys',
      columns: { prekey_id: 'BLOB', network_id: 'BLOB', transit_id: 'BLOB', created_at_ms: 'INTEGER' },
      key: ['prekey_id'],
      everyOwner: [['transit_id']],
    }),
  ],
});
