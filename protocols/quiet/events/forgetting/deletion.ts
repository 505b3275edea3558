import { type EventId, type EventType, type Identified, table, upsert } from '../../../../lib/index';
import { checkOwnNetwork } from '../../rules/network';
import { memberNeeds } from '../../rules/needs';

/** The body of a deletion: the group, and the event to delete. */
interface Deletion {
  readonly group_id: EventId;
  readonly target: EventId;
}

/**
 * The common part of both types of deletions. A deletion is a fact: always stored, and plain, so that it outlives the keys
 * of its target. Readers ask whether it has an effect. A device's repeated deletion keeps its first row, so the seven-day
 * delay counts from the first.
 * Source: quiet, "Forgetting".
 */
export const deletionOf = (rows: string): Omit<EventType<Deletion>, 'type' | 'code' | 'layout'> => ({
  reach: 'shared',
  form: 'plain',
  log: true,
  scope: ({ event }: Identified<Deletion>) => event.body.group_id,
  needs: (event, deps) => memberNeeds(event, deps, event.body.group_id),
  validate: checkOwnNetwork,
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
