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
import { days, checkOwnNetwork, rule, rules } from '../../rules/network';
import { adminNeeds, memberNeeds } from '../../rules/needs';
import { ADMINS, groupLayout } from '../../wire/bodies/groups';
import { inviteLayout } from '../../wire/bodies/joining';

type Invite = BodyOf<typeof inviteLayout>;

const MAX_DAYS = 30;

const makesAdmins = ({ event }: Identified<Invite>, deps: Deps): boolean => {
  const group = lentBody(deps, refTo('group', event.body.group_id), groupLayout);
  return event.body.max_uses === 0 && E.isRight(group) && group.right.kind === ADMINS;
};

/** An invitation into a group. Its secret travels in a link, and its holder can prove it. Made by an admin of that group. */
export const inviteEvent = defineEvent<Invite>({
  type: 'invite',
  code: 0x09,
  reach: 'shared',
  form: 'plain',
  layout: inviteLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: (event: Unsigned<Invite>, deps) => [
    ...adminNeeds(event, deps),
    ...memberNeeds(event, deps, event.body.group_id),
  ],
  provides: ({ event_id }) => [refTo('invitation', event_id)],
  validate: (one, deps) => {
    const lasts = one.event.body.closes_at_ms - one.event.created_at_ms;
    return rules(
      rule(`invite.closes_within_${MAX_DAYS}_days`, lasts > 0 && lasts <= days(MAX_DAYS)),
      rule('invite.an_open_one_makes_no_admins', !makesAdmins(one, deps)),
      checkOwnNetwork(one, deps),
    );
  },
  project: ({ event, event_id }) => [
    upsert('invites', {
      invite_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      ...event.body,
      ...logValuesOf({ event }),
    }),
  ],
  schema: [
    table({
      name: 'invites',
      columns: {
        invite_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        public_key: 'BLOB',
        box_key: 'BLOB',
        group_id: 'BLOB',
        max_uses: 'INTEGER',
        closes_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['invite_id'],
      indexes: [['network_id']],
    }),
  ],
});
