import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { checkRetention } from '../../rules/checkRetention';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { memberNeeds } from '../../rules/needs';
import { checkOwnNetwork, rules } from '../../rules/network';
import { channelUpdateLayout } from '../../wire/bodies/talk';

type ChannelUpdate = BodyOf<typeof channelUpdateLayout>;

/**
 * A new name and retention for a channel. It is an act of authority in the log of the network: plain but for the name,
 * and always stored. Standing decides whether it counts. Source: quiet, "Channels".
 */
export const channelUpdateEvent = defineEvent<ChannelUpdate>({
  type: 'channel_update',
  code: 0x18,
  reach: 'shared',
  form: 'plain',
  layout: channelUpdateLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: (event, deps) => memberNeeds(event, deps, event.body.group_id),
  validate: (one, deps) => rules(checkRetention(one.event), checkOwnNetwork(one, deps)),
  project: ({ event, event_id }) => {
    const { channel_id, group_id, retention_ms, key_id } = event.body;
    return [
      upsert('channel_updates', {
        ...{ update_id: event_id, network_id: event.realm_id, peer_id: event.signed_by },
        ...{ created_at_ms: event.created_at_ms, channel_id, group_id, retention_ms, key_id },
        ...logValuesOf({ event }),
      }),
    ];
  },
  schema: [
    table({
      name: 'channel_updates',
      columns: {
        ...{ update_id: 'BLOB', network_id: 'BLOB', peer_id: 'BLOB', created_at_ms: 'INTEGER' },
        ...{ channel_id: 'BLOB', group_id: 'BLOB', retention_ms: 'INTEGER', key_id: 'BLOB' },
        ...LOG_COLUMNS,
      },
      key: ['update_id'],
      indexes: [
        ['network_id', 'peer_id'],
        ['channel_id', 'peer_id', 'log_seq', 'created_at_ms', 'update_id'],
      ],
    }),
  ],
});
