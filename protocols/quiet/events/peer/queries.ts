import type * as t from 'io-ts';
import { IdColumn, query, row } from '../../../../lib';

const OwnPeerRow = row('OwnPeerRow', { peer_id: IdColumn, network_id: IdColumn });

/** The identity's own devices: one in each network it is in. The newest of a network counts. */
export const ownPeers = query<Record<string, never>, t.TypeOf<typeof OwnPeerRow>>({
  name: 'peer.own',
  sql: `SELECT p.peer_id, p.network_id FROM identities i
          CROSS JOIN peers p ON p.received_by = i.received_by AND p.public_key = i.public_key
         WHERE i.received_by = :received_by ORDER BY p.seq DESC LIMIT 100`,
  row: OwnPeerRow,
});
