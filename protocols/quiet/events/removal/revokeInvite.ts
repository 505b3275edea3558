import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork } from '../../rules/network';
import { userNeeds } from '../../rules/needs';
import { revokeInviteLayout } from '../../wire/bodies/removal';

/** A revocation of an invite or link invite. Standing decides whether it counts. */
export const revokeInviteEvent = defineEvent<BodyOf<typeof revokeInviteLayout>>({
  type: 'revoke_invite',
  code: 0x15,
  reach: 'shared',
  form: 'plain',
  layout: revokeInviteLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: userNeeds,
  validate: checkOwnNetwork,
  project: ({ event, event_id }) => [
    upsert('revocations', {
      revocation_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      invitation_id: event.body.invitation_id,
      ...logValuesOf({ event }),
    }),
  ],
  schema: [
    table({
      name: 'revocations',
      columns: {
        revocation_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        invitation_id: 'BLOB',
        ...LOG_COLUMNS,
      },
      key: ['revocation_id'],
      indexes: [['network_id']],
    }),
  ],
});
