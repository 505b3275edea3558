import { defineEvent, isZero, table, upsert } from '../../../../lib';
import { rule, rules } from '../../rules/network';
import { peerLayout } from '../../wire/bodies/network';

/** One device in one network: each join makes a new one. Signed with the key it shows. */
export const peerEvent = defineEvent({
  type: 'peer',
  code: 0x03,
  reach: 'shared',
  form: 'plain',
  introduces: true,
  layout: peerLayout,
  log: false,
  scope: ({ event }) => event.realm_id,
  validate: ({ event }) =>
    rules(
      rule('peer.is_signed_by_itself', isZero(event.signed_by)),
      rule('peer.in_its_own_network', !isZero(event.realm_id)),
      rule(
        'peer.recovery_key_is_of_a_first_device',
        isZero(event.body.link_invite_id) || isZero(event.body.recovery_key),
      ),
    ),
  project: ({ event, event_id }) => [
    upsert('peers', {
      peer_id: event_id,
      network_id: event.realm_id,
      created_at_ms: event.created_at_ms,
      ...event.body,
    }),
  ],
  schema: [
    table({
      name: 'peers',
      columns: {
        peer_id: 'BLOB',
        network_id: 'BLOB',
        public_key: 'BLOB',
        link_invite_id: 'BLOB',
        recovery_key: 'BLOB',
        created_at_ms: 'INTEGER',
      },
      indexes: [['peer_id']],
    }),
  ],
});
