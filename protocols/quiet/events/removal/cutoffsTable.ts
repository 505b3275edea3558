import { type Delta, type EventId, type Identified, table, upsert } from '../../../../lib';

/** The last event that counts of one branch of a device's log. */
export interface ListedCutoff {
  readonly peer_id: EventId;
  readonly cutoff: EventId;
}

/** The table of the cutoffs that one type of removal lists: a row for each slot. */
export const cutoffsTable = (name: string) =>
  table({
    name,
    columns: { removal_id: 'BLOB', nth: 'INTEGER', network_id: 'BLOB', device_id: 'BLOB', cutoff: 'BLOB' },
    key: ['removal_id', 'nth'],
    indexes: [['network_id']],
  });

/** Projects the slots of a removal into a `cutoffsTable`. */
export const projectCutoffs = (
  rows: string,
  { event, event_id }: Identified,
  slots: readonly ListedCutoff[],
): readonly Delta[] =>
  slots.map(({ peer_id, cutoff }, nth) =>
    upsert(rows, { removal_id: event_id, nth, network_id: event.realm_id, device_id: peer_id, cutoff }),
  );
