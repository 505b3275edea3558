import { type Delta, type EventId, type EventType, type Identified, table, upsert } from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { memberNeeds } from '../../rules/needs';

/** The common part of both bodies: the group, and whether earlier deletions are taken back. */
interface Deletion {
  readonly group_id: EventId;
  readonly undo: 0 | 1;
}

/** Names of a type's two tables: one row a deletion, and one row a target. */
interface Tables {
  readonly deletions: string;
  readonly targets: string;
}

/** Projects a deletion, with its place in the log of its signer, and each of its targets. */
export const projectDeletion = (
  { deletions, targets: rows }: Tables,
  { event, event_id }: Identified<Deletion>,
  targets: readonly EventId[],
): readonly Delta[] => [
  upsert(deletions, {
    ...{ deletion_id: event_id, network_id: event.realm_id, peer_id: event.signed_by },
    ...logValuesOf({ event }),
  }),
  ...targets.map((target) =>
    upsert(rows, {
      ...{ target, group_id: event.body.group_id, peer_id: event.signed_by, deletion_id: event_id },
      ...{ undo: event.body.undo, log_seq: event.seq },
    }),
  ),
];

export const deletionTables = ({ deletions, targets }: Tables) => [
  table({
    name: deletions,
    columns: { deletion_id: 'BLOB', network_id: 'BLOB', peer_id: 'BLOB', ...LOG_COLUMNS },
    key: ['deletion_id'],
    indexes: [['network_id', 'peer_id']],
  }),
  table({
    name: targets,
    columns: {
      ...{ target: 'BLOB', group_id: 'BLOB', peer_id: 'BLOB', deletion_id: 'BLOB' },
      ...{ undo: 'INTEGER', log_seq: 'INTEGER' },
    },
    key: ['target', 'group_id', 'peer_id', 'deletion_id'],
  }),
];

/**
 * The common part of both types of deletions. A deletion is an act of authority in the log of the network: always stored,
 * and plain, so that it outlives the keys of its target. Standing decides whether it counts.
 * Source: quiet, "Forgetting".
 */
export const DELETION: Omit<EventType<Deletion>, 'type' | 'code' | 'layout' | 'project' | 'schema' | 'validate'> = {
  reach: 'shared',
  form: 'plain',
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: (event, deps) => memberNeeds(event, deps, event.body.group_id),
};
