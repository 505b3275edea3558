import * as E from 'fp-ts/Either';
import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { channelNameLayout } from '../../wire/bodies/talk';

/** This device opened the name of a `channel_update`. It goes with the channel; the update itself stays. */
export const channelNameEvent = defineEvent<BodyOf<typeof channelNameLayout>>({
  type: 'channel_name',
  code: 0xf6,
  reach: 'local',
  layout: channelNameLayout,
  log: false,
  validate: E.right,
  parents: ({ body }) => [body.channel_id],
  project: ({ event }) => [
    upsert('channel_names', { update_id: event.body.update_id, network_id: event.realm_id, name: event.body.name }),
  ],
  schema: [
    table({
      name: 'channel_names',
      columns: { update_id: 'BLOB', network_id: 'BLOB', name: 'TEXT' },
      key: ['update_id'],
    }),
  ],
});
