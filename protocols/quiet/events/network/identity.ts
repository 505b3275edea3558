import * as E from 'fp-ts/Either';
import { defineEvent, table, upsert } from '../../../../lib';
import { identityLayout } from '../../wire/bodies/network';

/** A key pair and a name. The private key lies in `secrets`. It never leaves this node; storing one begins a new owner. */
export const identityEvent = defineEvent({
  type: 'identity',
  code: 0x01,
  reach: 'local',
  layout: identityLayout,
  log: false,
  founds: true,
  validate: E.right,
  project: ({ event, event_id }) => [upsert('identities', { identity_id: event_id, ...event.body })],
  schema: [
    table({
      name: 'identities',
      columns: { identity_id: 'BLOB', name: 'TEXT', public_key: 'BLOB' },
      indexes: [['public_key']],
    }),
  ],
});
