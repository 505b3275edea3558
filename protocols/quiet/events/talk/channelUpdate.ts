import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { channelNeeds, channelScope, channelSeq } from '../../rules/channels';
import { checkOwnNetwork } from '../../rules/network';
import { channelUpdateLayout } from '../../wire/bodies/talk';

type ChannelUpdate = BodyOf<typeof channelUpdateLayout>;

/** A new name and retention for a channel. The last counts, for messages made from then on. */
export const channelUpdateEvent = defineEvent<ChannelUpdate>({
  type: 'channel_update',
  code: 0x18,
  reach: 'shared',
  form: 'keyed',
  layout: channelUpdateLayout,
  log: true,

  scope: channelScope,
  needs: channelNeeds,
  validate: checkOwnNetwork,
  parents: ({ body }) => [body.channel_id],
  project: ({ event, event_id }, deps) => [
    upsert('channel_updates', {
      update_id: event_id,
      channel: channelSeq(event, deps),
      peer_id: event.signed_by,
      created_at_ms: event.created_at_ms,
      name: event.body.name,
      retention_ms: event.body.retention_ms,
    }),
  ],
  schema: [
    table({
      name: 'channel_updates',
      columns: {
        update_id: 'BLOB',
        channel: 'INTEGER',
        peer_id: 'BLOB',
        created_at_ms: 'INTEGER',
        name: 'TEXT',
        retention_ms: 'INTEGER',
      },
      indexes: [['channel', 'created_at_ms', 'update_id']],
    }),
  ],
});
