import { type BodyOf, defineEvent, refTo, table, upsert } from '../../../../lib';
import { checkExpiry, checkOwnNetwork, rule, rules } from '../../rules/network';
import { addressLayout, isAddress } from '../../wire/bodies/network';

/** The address of a device. Its newest counts, and is kept past its expiry for asking. */
export const addressEvent = defineEvent<BodyOf<typeof addressLayout>>({
  type: 'address',
  code: 0x0e,
  reach: 'shared',
  form: 'plain',
  introduces: true,
  layout: addressLayout,
  log: false,
  mayExpire: true,
  outlivesExpiry: true,
  scope: ({ event }) => event.realm_id,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  validate: (one, deps) =>
    rules(
      rule('address.opaque_one_is_hex_without_a_port', isAddress(one.event.body)),
      checkExpiry(one, 7),
      checkOwnNetwork(one, deps),
    ),
  project: ({ event, event_id }) => [
    upsert('addresses', {
      address_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      created_at_ms: event.created_at_ms,
      ...event.body,
    }),
  ],
  schema: [
    table({
      name: 'addresses',
      columns: {
        address_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        transport: 'INTEGER',
        host: 'TEXT',
        port: 'INTEGER',
        created_at_ms: 'INTEGER',
      },
      indexes: [['peer_id', 'created_at_ms']],
    }),
  ],
});
