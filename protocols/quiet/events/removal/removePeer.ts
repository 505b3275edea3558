import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork } from '../../rules/network';
import { userNeeds } from '../../rules/needs';
import { removePeerLayout } from '../../wire/bodies/removal';

/** A removal of one device, lost or no longer trusted. Standing decides whether it counts. */
export const removePeerEvent = defineEvent<BodyOf<typeof removePeerLayout>>({
  type: 'remove_peer',
  code: 0x12,
  reach: 'shared',
  form: 'plain',
  layout: removePeerLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: userNeeds,
  validate: checkOwnNetwork,
  project: ({ event, event_id }) => [
    upsert('peer_removals', {
      removal_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      device_id: event.body.peer_id,
      round: event.body.round,
      acts: event.body.acts,
      created_at_ms: event.created_at_ms,
      ...logValuesOf({ event }),
    }),
    ...event.body.cutoffs.map(({ cutoff }, nth) =>
      upsert('peer_cutoffs', {
        removal_id: event_id,
        nth,
        network_id: event.realm_id,
        device_id: event.body.peer_id,
        cutoff,
      }),
    ),
  ],
  schema: [
    table({
      name: 'peer_removals',
      columns: {
        removal_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        device_id: 'BLOB',
        round: 'INTEGER',
        acts: 'INTEGER',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['removal_id'],
      indexes: [['network_id']],
    }),
    table({
      name: 'peer_cutoffs',
      columns: { removal_id: 'BLOB', nth: 'INTEGER', network_id: 'BLOB', device_id: 'BLOB', cutoff: 'BLOB' },
      key: ['removal_id', 'nth'],
      indexes: [['network_id']],
    }),
  ],
});
