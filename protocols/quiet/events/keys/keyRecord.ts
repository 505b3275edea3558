import * as E from 'fp-ts/Either';
import { type EventId, type EventType, table, upsert } from '../../../../lib/index';

/** The body of a local event about a key. */
interface KeyRecord {
  readonly key_id: EventId;
  readonly group_id: EventId;
  readonly class: number;
}

/** The common part of local events about a key: a row with its id. Its secret is never in the event. */
export const keyRecordOf = (
  rows: string,
  indexes: readonly (readonly string[])[] = [],
): Omit<EventType<KeyRecord>, 'type' | 'code' | 'layout'> => ({
  reach: 'local',
  log: false,
  validate: E.right,
  project: ({ event }) => {
    const { key_id, group_id, class: key_class } = event.body;
    const { realm_id: network_id, created_at_ms } = event;
    return [upsert(rows, { key_id, network_id, group_id, key_class, created_at_ms })];
  },
  schema: [
    table({
      name: rows,
      columns: {
        key_id: 'BLOB',
        network_id: 'BLOB',
        group_id: 'BLOB',
        key_class: 'INTEGER',
        created_at_ms: 'INTEGER',
      },
      key: ['key_id'],
      indexes,
    }),
  ],
});
