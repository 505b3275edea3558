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
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { adminNeeds, isUserId, memberNeeds, membership } from '../../rules/needs';
import { ADMINS, NORMAL, groupLayout, groupMemberLayout } from '../../wire/bodies/groups';

type GroupMember = BodyOf<typeof groupMemberLayout>;

const groupIn = ({ body }: Unsigned<GroupMember>, deps: Deps) =>
  lentBody(deps, refTo('group', body.group_id), groupLayout);

/** Needs an admin's standing for the groups of admins and of everyone, and membership for any other group. */
const needs = (event: Unsigned<GroupMember>, deps: Deps) => {
  const granted = refTo('user_of', event.body.user_id);
  const group = groupIn(event, deps);
  if (E.isLeft(group)) return [refTo('peer', event.signed_by), granted];
  const granting =
    group.right.kind === NORMAL ? memberNeeds(event, deps, event.body.group_id) : adminNeeds(event, deps);
  return [granted, ...granting];
};

const provides = ({ event }: Identified<GroupMember>, deps: Deps) => {
  const group = groupIn(event, deps);
  if (E.isLeft(group)) return [];
  const { user_id, group_id } = event.body;
  const member = membership(group.right.kind, event.realm_id, group_id, user_id);
  return group.right.kind === ADMINS ? [member, refTo('everyone', event.realm_id, user_id)] : [member];
};

/** A grant: a user becomes a member of a group. */
export const groupMemberEvent = defineEvent<GroupMember>({
  type: 'group_member',
  code: 0x06,
  reach: 'shared',
  form: 'plain',
  layout: groupMemberLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs,
  provides,
  validate: (one, deps) =>
    rules(rule('group_member.names_a_user', isUserId(one.event.body.user_id, deps)), checkOwnNetwork(one, deps)),
  project: ({ event, event_id }) => [
    upsert('grants', {
      grant_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      created_at_ms: event.created_at_ms,
      ...event.body,
      ...logValuesOf({ event }),
    }),
  ],
  schema: [
    table({
      name: 'grants',
      columns: {
        grant_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        group_id: 'BLOB',
        user_id: 'BLOB',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['grant_id'],
      indexes: [['network_id'], ['group_id', 'user_id']],
    }),
  ],
});
