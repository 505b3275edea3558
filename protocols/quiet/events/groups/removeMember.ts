import * as E from 'fp-ts/Either';
import {
  type BodyOf,
  type Deps,
  type Identified,
  type Unsigned,
  defineEvent,
  lentBody,
  refTo,
  table,
  upsert,
} from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { memberNeeds } from '../../rules/needs';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { NORMAL, groupLayout, removeMemberLayout } from '../../wire/bodies/groups';

type RemoveMember = BodyOf<typeof removeMemberLayout>;

const isNormal = ({ event }: Identified<RemoveMember>, deps: Deps): boolean => {
  const group = lentBody(deps, refTo('group', event.body.group_id), groupLayout);
  return E.isRight(group) && group.right.kind === NORMAL;
};

/** Grants of a group are taken back from a user. Standing decides which of them fall. */
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
  validate: (one, deps) =>
    rules(rule('remove_member.is_of_a_normal_group', isNormal(one, deps)), checkOwnNetwork(one, deps)),
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
