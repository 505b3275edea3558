import { defineEvent, refTo, table, upsert } from '../../../../lib';
import { LOG_COLUMNS, logged } from '../../rules/log';
import { days, inItsOwnNetwork, rule, rules } from '../../rules/network';
import { userNeeds } from '../../rules/people';
import { linkInviteLayout } from '../../wire/bodies/joining';

/** An invitation for one more device of the same user. */
export const linkInvite = defineEvent({
  type: 'link_invite',
  code: 0x0a,
  reach: 'shared',
  form: 'plain',
  layout: linkInviteLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: userNeeds,
  provides: ({ event_id }) => [refTo('invitation', event_id)],
  validate: (one, deps) => {
    const lasts = one.event.body.closes_at_ms - one.event.created_at_ms;
    return rules(rule('link_invite.closes_within_1_day', lasts > 0 && lasts <= days(1)), inItsOwnNetwork(one, deps));
  },
  project: ({ event, event_id }) => [
    upsert('link_invites', {
      link_invite_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      ...event.body,
      ...logged({ event }),
    }),
  ],
  schema: [
    table({
      name: 'link_invites',
      columns: {
        link_invite_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        public_key: 'BLOB',
        closes_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['link_invite_id'],
      indexes: [['network_id']],
    }),
  ],
});
