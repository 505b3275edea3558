import { defineEvent, refTo, table, upsert } from '../../../../lib';
import { checkRetention } from '../../rules/checkRetention';
import { checkOwnNetwork, rules } from '../../rules/network';
import { memberNeeds } from '../../rules/needs';
import { channelLayout } from '../../wire/bodies/talk';

/** A channel of a group. Only the group can read its name. */
export const channelEvent = defineEvent({
  type: 'channel',
  code: 0x07,
  reach: 'shared',
  form: 'keyed',
  layout: channelLayout,
  log: true,
  scope: ({ event }) => event.body.group_id,
  needs: (event, deps) => memberNeeds(event, deps, event.body.group_id),
  validate: (one, deps) => rules(checkRetention(one.event), checkOwnNetwork(one, deps)),
  project: ({ event, event_id }, deps) => [
    upsert('channels', {
      channel_id: event_id,
      network_id: event.realm_id,
      author: deps.get(refTo('peer', event.signed_by))?.local_seq ?? 0,
      created_at_ms: event.created_at_ms,
      log_seq: event.seq,
      ...event.body,
    }),
  ],
  schema: [
    table({
      name: 'channels',
      columns: {
        channel_id: 'BLOB',
        network_id: 'BLOB',
        group_id: 'BLOB',
        author: 'INTEGER',
        name: 'TEXT',
        retention_ms: 'INTEGER',
        created_at_ms: 'INTEGER',
        log_seq: 'INTEGER',
      },
      indexes: [['channel_id'], ['network_id'], ['group_id', 'author', 'log_seq', 'channel_id']],
    }),
  ],
});
