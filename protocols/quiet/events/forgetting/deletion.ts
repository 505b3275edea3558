import { type EventId, type EventType, type Identified, table, upsert } from '../../../../lib/index';
import { inItsOwnNetwork } from '../../rules/network';
import { memberNeeds } from '../../rules/people';

/** What a deletion says: whose group, and which event of it. */
interface Deletion {
  readonly group_id: EventId;
  readonly target: EventId;
}

/**
 * What the types of deletions have in common. Each is a fact: always stored, plain, so that it outlives the keys of what
 * it deletes; whether it has an effect is asked when things are read. One device says one thing once: its row is that of
 * the first time, however often it says it, for by that time is known how long it has hidden what it deletes.
 * Source: quiet, "Forgetting".
 */
export const deletionOf = (rows: string): Omit<EventType<Deletion>, 'type' | 'code' | 'layout'> => ({
  reach: 'shared',
  form: 'plain',
  log: true,
  scope: ({ event }: Identified<Deletion>) => event.body.group_id,
  needs: (event, deps) => memberNeeds(event, deps, event.body.group_id),
  validate: inItsOwnNetwork,
  project: ({ event }) => [upsert(rows, { ...event.body, peer_id: event.signed_by })],
  schema: [
    table({
      name: rows,
      columns: { target: 'BLOB', group_id: 'BLOB', peer_id: 'BLOB' },
      key: ['target', 'group_id', 'peer_id'],
      firstStays: true,
    }),
  ],
});
