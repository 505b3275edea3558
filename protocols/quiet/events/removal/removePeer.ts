import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { cutoffsTable, projectCutoffs } from './cutoffsTable';
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
  project: (one) => [
    upsert('peer_removals', {
      removal_id: one.event_id,
      network_id: one.event.realm_id,
      peer_id: one.event.signed_by,
      device_id: one.event.body.peer_id,
      round: one.event.body.round,
      acts: one.event.body.acts,
      created_at_ms: one.event.created_at_ms,
      ...logValuesOf(one),
    }),
    ...projectCutoffs(
      'peer_cutoffs',
      one,
      one.event.body.cutoffs.map(({ cutoff }) => ({ peer_id: one.event.body.peer_id, cutoff })),
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
    cutoffsTable('peer_cutoffs'),
  ],
});
