import * as E from 'fp-ts/Either';
import { defineEvent, table, upsert } from '../../../../lib';
import { ownDeviceLayout } from '../../wire/bodies/network';

/**
 * A device of ours, with its key pair: each join makes a new one, and the last one made speaks for us in its network. The
 * private key lies in `secrets` under `device:` and the peer's id. It never leaves this node.
 */
export const ownDeviceEvent = defineEvent({
  type: 'own_device',
  code: 0xf5,
  reach: 'local',
  layout: ownDeviceLayout,
  log: false,
  validate: E.right,
  project: ({ event }) => [upsert('own_devices', { network_id: event.realm_id, ...event.body })],
  schema: [
    table({
      name: 'own_devices',
      columns: { network_id: 'BLOB', peer_id: 'BLOB', public_key: 'BLOB', recovery_nth: 'INTEGER' },
      key: ['network_id'],
      everyOwner: [['seq']],
    }),
  ],
});
