import { lookup } from '../../../lib';
import { newestOf } from '../rules/hasCome';
import { JOIN_ADDRESS, addressColumns } from '../sync/session/currentAddress';

/** Finds a device before any session: its address, and the key to seal to: its newest prekey, or that of a link accepted later. */
export const contactLookup = lookup({
  kind: 'contact',
  sql: `SELECT 'sealed' AS form, coalesce(l.network_id, k.network_id) AS network_id,
               coalesce(l.box_key, k.public_key) AS box_key, ${addressColumns('coalesce(l.network_id, k.network_id)')}
          FROM identities i ${JOIN_ADDRESS(':id')}
          LEFT JOIN prekeys k ON k.seq = ${newestOf('prekeys', 'i.received_by', ':id')}
          LEFT JOIN contacts l ON l.received_by = i.received_by AND l.peer_id = :id AND l.seq > coalesce(k.seq, 0)
         WHERE i.received_by = :received_by AND coalesce(l.box_key, k.public_key) IS NOT NULL
           AND coalesce(c.transport, a.transport) IS NOT NULL LIMIT 1`,
});
