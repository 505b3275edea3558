import * as t from 'io-ts';
import { query, row } from '../../../lib';

const OwnPlaceRow = row('OwnPlaceRow', {
  place: t.keyof({ removed: null, member: null, joining: null, none: null }),
});

/**
 * This identity's state in a network, as known here. `removed`: its device there was removed. `joining`: its device there
 * is not admitted yet.
 */
export const ownPlace = query<{ network_id: Uint8Array }, t.TypeOf<typeof OwnPlaceRow>>({
  name: 'peer.own_place',
  sql: `SELECT CASE
            WHEN EXISTS (SELECT 1 FROM own_devices o JOIN removed_devices k ON k.received_by = o.received_by AND k.peer_id = o.peer_id
                          WHERE o.received_by = i.received_by AND o.network_id = :network_id)
              THEN 'removed'
            WHEN EXISTS (SELECT 1 FROM own_devices o
                           JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
                           JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id AND u.is_member = 1
                          WHERE o.received_by = i.received_by AND o.network_id = :network_id)
              THEN 'member'
            WHEN EXISTS (SELECT 1 FROM own_devices o
                          WHERE o.received_by = i.received_by AND o.network_id = :network_id)
              THEN 'joining'
            ELSE 'none' END AS place
          FROM identities i WHERE i.received_by = :received_by LIMIT 1`,
  row: OwnPlaceRow,
});
