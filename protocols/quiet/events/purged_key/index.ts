import * as E from 'fp-ts/Either';
import { defineEvent, table, upsert } from '../../../../lib';
import { purgedKeyLayout } from './layout';

/** What was deleted lay under this key: it is taken again only for an event that waits for it. Source: quiet, "Forgetting". */
export const purgedKey = defineEvent({
  type: 'purged_key',
  code: 0xf4,
  reach: 'local',
  layout: purgedKeyLayout,
  log: false,
  validate: E.right,
  project: ({ event }) => {
    const { key_id, group_id, class: key_class } = event.body;
    const { realm_id: network_id, created_at_ms } = event;
    return [upsert('purged_keys', { key_id, network_id, group_id, key_class, created_at_ms })];
  },
  schema: [
    table({
      name: 'purged_keys',
      columns: {
        key_id: 'BLOB',
        network_id: 'BLOB',
        group_id: 'BLOB',
        key_class: 'INTEGER',
        created_at_ms: 'INTEGER',
      },
      key: ['key_id'],
    }),
  ],
  queries: [],
});
