import * as t from 'io-ts';
import { BytesColumn, IdColumn, query, row } from '../../../lib';
import { newestOf } from '../rules/hasCome';

const ContactRow = row('LinkContactRow', {
  peer_id: IdColumn,
  box_key: BytesColumn,
  transport: t.union([t.literal(0), t.literal(1), t.literal(2), t.literal(3)]),
  host: t.string,
  port: t.number,
});

/** Contacts for a link: our own device first, then members' devices by their latest sign of life. */
export const linkContacts = query<
  { network_id: Uint8Array; own_id: Uint8Array; now_ms: number },
  t.TypeOf<typeof ContactRow>
>({
  name: 'link.contacts',
  sql: `SELECT d.peer_id, k.public_key AS box_key, a.transport, a.host, a.port
          FROM standing_devices d
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id AND u.is_member = 1
          JOIN prekeys k ON k.seq = ${newestOf('prekeys', 'd.received_by', 'd.peer_id')}
          JOIN addresses a ON a.seq = ${newestOf('addresses', 'd.received_by', 'd.peer_id')}
          LEFT JOIN (SELECT received_by, peer_id, max(until_ms) AS heard_ms FROM ephemeral.sessions GROUP BY received_by, peer_id) s
            ON s.received_by = d.received_by AND s.peer_id = d.peer_id
         WHERE d.received_by = :received_by AND d.network_id = :network_id
         ORDER BY d.peer_id = :own_id DESC, coalesce(s.heard_ms, 0) DESC, d.peer_id LIMIT 4`,
  row: ContactRow,
});
