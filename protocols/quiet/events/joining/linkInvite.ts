import { defineEvent, refTo, table, upsert } from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { days, checkOwnNetwork, rule, rules } from '../../rules/network';
import { userNeeds } from '../../rules/needs';
import { linkInviteLayout } from '../../wire/bodies/joining';

/** An invitation for one more device of the same user. */
export const linkInviteEvent = defineEvent({
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
    return rules(rule('link_invite.closes_within_1_day', lasts > 0 && lasts <= days(1)), checkOwnNetwork(one, deps));
  },
  project: ({ event, event_id }) => [
    upsert('link_invites', {
      link_invite_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      ...event.body,
      ...logValuesOf({ event }),
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
