import * as E from 'fp-ts/Either';
import { defineEvent, table, upsert } from '../../../../lib';
import { heldKeyLayout } from './layout';

/** This device holds a key: only from here comes what opens an event. Source: quiet, "takeKey". */
export const heldKey = defineEvent({
  type: 'held_key',
  code: 0xf0,
  reach: 'local',
  layout: heldKeyLayout,
  log: false,
  validate: E.right,
  project: ({ event }) => {
    const { key_id, group_id, class: key_class } = event.body;
    const { realm_id: network_id, created_at_ms } = event;
    return [upsert('held_keys', { key_id, network_id, group_id, key_class, created_at_ms })];
  },
  schema: [
    table({
      name: 'held_keys',
      columns: {
        key_id: 'BLOB',
        network_id: 'BLOB',
        group_id: 'BLOB',
        key_class: 'INTEGER',
        created_at_ms: 'INTEGER',
      },
      key: ['key_id'],
      indexes: [['group_id', 'key_class']],
    }),
  ],
  queries: [],
});
