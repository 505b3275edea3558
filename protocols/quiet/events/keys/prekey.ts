import { defineEvent, refTo, table, upsert } from '../../../../lib';
import { checkExpiry, checkOwnNetwork, rules } from '../../rules/network';
import { prekeyLayout } from '../../wire/bodies/keys';

/** A key that others seal to. A device's newest counts, and is kept past its expiry for asking. */
export const prekeyEvent = defineEvent({
  type: 'prekey',
  code: 0x0d,
  reach: 'shared',
  form: 'plain',
  introduces: true,
  layout: prekeyLayout,
  log: false,
  mayExpire: true,
  outlivesExpiry: true,
  scope: ({ event }) => event.realm_id,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  validate: (one, deps) => rules(checkExpiry(one, 60), checkOwnNetwork(one, deps)),
  project: ({ event, event_id }) => [
    upsert('prekeys', {
      prekey_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      public_key: event.body.public_key,
      created_at_ms: event.created_at_ms,
    }),
  ],
  schema: [
    table({
      name: 'prekeys',
      columns: {
        prekey_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        public_key: 'BLOB',
        created_at_ms: 'INTEGER',
      },
      indexes: [['peer_id', 'created_at_ms']],
    }),
  ],
});
