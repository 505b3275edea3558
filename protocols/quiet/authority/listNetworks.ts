import * as t from 'io-ts';
import { BytesColumn, IdColumn, query, row } from '../../../lib';

const NetworkRow = row('NetworkRow', {
  network_id: IdColumn,
  name: t.string,
  creator_public_key: BytesColumn,
  recovery_key: BytesColumn,
});

/** Networks this identity knows, by id. */
export const listNetworks = query<Record<string, never>, t.TypeOf<typeof NetworkRow>>({
  name: 'network.all',
  sql: `SELECT network_id, name, creator_public_key, recovery_key FROM networks WHERE received_by = :received_by
         ORDER BY network_id LIMIT 1000`,
  row: NetworkRow,
});
