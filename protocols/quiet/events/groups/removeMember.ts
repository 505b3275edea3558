import { type BodyOf, type Unsigned, defineEvent, table, upsert } from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { memberNeeds } from '../../rules/needs';
import { checkOwnNetwork } from '../../rules/network';
import { removeMemberLayout } from '../../wire/bodies/groups';

type RemoveMember = BodyOf<typeof removeMemberLayout>;

/** Grants of a group are taken back from a user. Standing decides which of them fall; those of normal groups can. */
export const removeMemberEvent = defineEvent<RemoveMember>({
  type: 'remove_member',
  code: 0x21,
  reach: 'shared',
  form: 'plain',
  layout: removeMemberLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: (event: Unsigned<RemoveMember>, deps) => memberNeeds(event, deps, event.body.group_id),
  validate: checkOwnNetwork,
  project: ({ event, event_id }) => [
    upsert('group_removals', {
      removal_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      group_id: event.body.group_id,
      user_id: event.body.user_id,
      ...logValuesOf({ event }),
    }),
    ...event.body.grants.map(({ grant_id }, nth) =>
      upsert('grants_taken_back', { removal_id: event_id, nth, network_id: event.realm_id, grant_id }),
    ),
  ],
  schema: [
    table({
      name: 'group_removals',
      columns: {
        removal_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        group_id: 'BLOB',
        user_id: 'BLOB',
        ...LOG_COLUMNS,
      },
      key: ['removal_id'],
      indexes: [['network_id']],
    }),
    table({
      name: 'grants_taken_back',
      columns: { removal_id: 'BLOB', nth: 'INTEGER', network_id: 'BLOB', grant_id: 'BLOB' },
      key: ['removal_id', 'nth'],
      indexes: [['network_id']],
    }),
  ],
});
