import * as E from 'fp-ts/Either';
import { type EventId, type EventType, table, upsert } from '../../../../lib/index';

/** The body of a local event about a key. */
interface KeyRecord {
  readonly key_id: EventId;
  readonly group_id: EventId;
  readonly class: number;
}

/** Columns that a record has besides the common ones, and their values. */
interface More<B> {
  readonly columns: Readonly<Record<string, 'BLOB' | 'INTEGER'>>;
  readonly valuesOf: (body: B) => Readonly<Record<string, Uint8Array | number>>;
  readonly indexes: readonly (readonly string[])[];
}

const NOTHING: More<KeyRecord> = { columns: {}, valuesOf: () => ({}), indexes: [] };

/** The common part of local events about a key: a row with its id. Its secret is never in the event. */
export const keyRecordOf = <B extends KeyRecord>(
  rows: string,
  { columns, valuesOf, indexes }: More<B> = NOTHING,
): Omit<EventType<B>, 'type' | 'code' | 'layout'> => ({
  reach: 'local',
  log: false,
  validate: E.right,
  project: ({ event }) => {
    const { key_id, group_id, class: key_class } = event.body;
    const { realm_id: network_id, created_at_ms } = event;
    return [upsert(rows, { key_id, network_id, group_id, key_class, created_at_ms, ...valuesOf(event.body) })];
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
        ...columns,
      },
      key: ['key_id'],
      indexes,
    }),
  ],
});
