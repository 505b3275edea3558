import { lookup } from '../../../lib';
import { ADDRESS_COLUMNS, JOIN_ADDRESS } from '../sync/session/currentAddress';

/** Finds a device before any session: its address, and the key to seal to, its newest prekey or the one in its link. */
export const contactLookup = lookup({
  kind: 'contact',
  sql: `SELECT 'sealed' AS form, coalesce(k.network_id, c.network_id) AS network_id,
               coalesce(k.public_key, c.box_key) AS box_key, ${ADDRESS_COLUMNS}
          FROM identities i ${JOIN_ADDRESS(':id')}
          LEFT JOIN prekeys k ON k.seq = (SELECT n.seq FROM prekeys n WHERE n.received_by = i.received_by AND n.peer_id = :id
                                           ORDER BY n.created_at_ms DESC, n.prekey_id LIMIT 1)
         WHERE i.received_by = :received_by AND coalesce(k.public_key, c.box_key) IS NOT NULL
           AND coalesce(a.transport, c.transport) IS NOT NULL LIMIT 1`,
});
