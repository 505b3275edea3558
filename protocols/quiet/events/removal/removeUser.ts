import { type BodyOf, type Unsigned, defineEvent, refTo, table, upsert } from '../../../../lib';
import { cutoffsTable, projectCutoffs } from './cutoffsTable';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { isUserId, userNeeds } from '../../rules/needs';
import { removeUserLayout } from '../../wire/bodies/removal';

type RemoveUser = BodyOf<typeof removeUserLayout>;

/** A removal of a user, or of an admin's rights. It is valid whoever signs it; standing decides whether it counts. */
export const removeUserEvent = defineEvent<RemoveUser>({
  type: 'remove_user',
  code: 0x11,
  reach: 'shared',
  form: 'plain',
  layout: removeUserLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: (event: Unsigned<RemoveUser>, deps) => [refTo('user_of', event.body.user_id), ...userNeeds(event, deps)],
  validate: (one, deps) =>
    rules(rule('remove_user.names_a_user', isUserId(one.event.body.user_id, deps)), checkOwnNetwork(one, deps)),
  project: (one) => [
    upsert('user_removals', {
      removal_id: one.event_id,
      network_id: one.event.realm_id,
      peer_id: one.event.signed_by,
      user_id: one.event.body.user_id,
      what: one.event.body.what,
      round: one.event.body.round,
      acts: one.event.body.acts,
      created_at_ms: one.event.created_at_ms,
      ...logValuesOf(one),
    }),
    ...projectCutoffs('user_cutoffs', one, one.event.body.devices),
  ],
  schema: [
    table({
      name: 'user_removals',
      columns: {
        removal_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        user_id: 'BLOB',
        what: 'INTEGER',
        round: 'INTEGER',
        acts: 'INTEGER',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['removal_id'],
      indexes: [['network_id']],
    }),
    cutoffsTable('user_cutoffs'),
  ],
});
