import * as E from 'fp-ts/Either';
import {
  type BodyOf,
  type Deps,
  type Identified,
  type Unsigned,
  defineEvent,
  equalBytes,
  lentBody,
  refTo,
  table,
  upsert,
} from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { userNeeds, userOf } from '../../rules/needs';
import { networkLayout, peerLayout } from '../../wire/bodies/network';
import { NORMAL, groupLayout } from '../../wire/bodies/groups';

type Group = BodyOf<typeof groupLayout>;

/** Lets only the creator make the groups of admins and of everyone: the user whose first device has both keys of the network. */
const needs = (event: Unsigned<Group>, deps: Deps) => {
  const user_id = userOf(event.signed_by, deps).user_id;
  const whose = event.body.kind === NORMAL || user_id === undefined ? [] : [refTo('peer', user_id)];
  return [...userNeeds(event, deps), refTo('network', event.realm_id), ...whose];
};

const isCreators = ({ event }: Identified<Group>, deps: Deps): boolean => {
  const { user_id } = userOf(event.signed_by, deps);
  const network = lentBody(deps, refTo('network', event.realm_id), networkLayout);
  if (user_id === undefined || E.isLeft(network)) return false;
  const first = lentBody(deps, refTo('peer', user_id), peerLayout);
  return (
    E.isRight(first) &&
    equalBytes(first.right.public_key, network.right.creator_public_key) &&
    equalBytes(first.right.recovery_key, network.right.recovery_key)
  );
};

/** A group of members of the network. Its creator is its first member. */
export const groupEvent = defineEvent<Group>({
  type: 'group',
  code: 0x05,
  reach: 'shared',
  form: 'plain',
  layout: groupLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs,
  provides: ({ event, event_id }, deps) => {
    const { user_id } = userOf(event.signed_by, deps);
    return user_id === undefined || event.body.kind !== NORMAL ? [] : [refTo('member', event_id, user_id)];
  },
  validate: (one, deps) =>
    rules(
      rule('group.of_admins_or_everyone_is_the_creators', one.event.body.kind === NORMAL || isCreators(one, deps)),
      checkOwnNetwork(one, deps),
    ),
  project: ({ event, event_id }) => [
    upsert('groups', {
      group_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      created_at_ms: event.created_at_ms,
      ...event.body,
      ...logValuesOf({ event }),
    }),
  ],
  schema: [
    table({
      name: 'groups',
      columns: {
        group_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        name: 'TEXT',
        kind: 'INTEGER',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['group_id'],
      indexes: [['network_id']],
    }),
  ],
});
