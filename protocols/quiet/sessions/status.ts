import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { OWN_PEER } from '../people/queries';

export const SyncRow = row('SyncRow', {
  peer_id: IdColumn,
  user_id: IdColumn,
  /** Is there a session now? */
  connected: BooleanColumn,
  /** Requests for a session since it last answered. */
  unanswered: t.number,
});

/** Every device of a network but our own: whether there is a session with it. */
export const syncStatus = query<{ network_id: Uint8Array; now_ms: number }, t.TypeOf<typeof SyncRow>>({
  name: 'sync.status',
  sql: `SELECT d.peer_id, d.user_id,
               EXISTS (SELECT 1 FROM ephemeral.sessions s WHERE s.received_by = d.received_by AND s.peer_id = d.peer_id
                          AND s.stage = 'open' AND s.until_ms > :now_ms) AS connected,
               coalesce(a.tries, 0) AS unanswered
          FROM standing_devices d
          LEFT JOIN ephemeral.asks a ON a.received_by = d.received_by AND a.peer_id = d.peer_id
         WHERE d.received_by = :received_by AND d.network_id = :network_id
           AND NOT EXISTS (SELECT 1 FROM identities i ${OWN_PEER}
                            WHERE i.received_by = d.received_by AND o.peer_id = d.peer_id)
         ORDER BY d.peer_id LIMIT 1000`,
  row: SyncRow,
});
