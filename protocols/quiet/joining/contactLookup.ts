import { lookup } from '../../../lib';
import { JOIN_ADDRESS, addressColumns } from '../sync/session/currentAddress';

/** Finds a device before any session: its address, and the key to seal to: its newest prekey, or that of a link accepted later. */
export const contactLookup = lookup({
  kind: 'contact',
  sql: `SELECT 'sealed' AS form, coalesce(l.network_id, k.network_id) AS network_id,
               coalesce(l.box_key, k.public_key) AS box_key, ${addressColumns('coalesce(l.network_id, k.network_id)')}
          FROM identities i ${JOIN_ADDRESS(':id')}
          LEFT JOIN prekeys k ON k.seq = (SELECT n.seq FROM prekeys n WHERE n.received_by = i.received_by AND n.peer_id = :id
                                           ORDER BY n.created_at_ms DESC, n.prekey_id LIMIT 1)
          LEFT JOIN contacts l ON l.received_by = i.received_by AND l.peer_id = :id AND l.seq > coalesce(k.seq, 0)
         WHERE i.received_by = :received_by AND coalesce(l.box_key, k.public_key) IS NOT NULL
           AND coalesce(c.transport, a.transport) IS NOT NULL LIMIT 1`,
});
