import * as t from 'io-ts';
import { query, row } from '../../../../lib';
import { newestOf } from '../../rules/hasCome';

/** SQL for an address as one text. */
export const addressText = (transport: string, host: string, port: string): string =>
  `(${transport} || ' ' || ${host} || ' ' || ${port})`;

const TEXT_OF_ADDRESS = addressText('n.transport', 'n.host', 'n.port');

/**
 * SQL for a device's current address: from its newest `address` event, or from the link that named it if that was
 * accepted later. Null if unknown. Source: quiet, "Joining".
 */
export const currentAddressOf = (received_by: string, peer: string): string => `coalesce(
  (SELECT ${TEXT_OF_ADDRESS} FROM contacts n WHERE n.received_by = ${received_by} AND n.peer_id = ${peer}
      AND n.seq > coalesce(${newestOf('addresses', received_by, peer)}, 0)),
  (SELECT ${TEXT_OF_ADDRESS} FROM addresses n WHERE n.seq = ${newestOf('addresses', received_by, peer)}))`;

/**
 * SQL for "does a session reach its device's current address?". Only a packet sent there proved the device to be there.
 * After an announced move, the new address gets nothing but the opening of a new session. Source: threats, "T19".
 */
export const isAtCurrentAddress = (session: string): string =>
  `${session}.reached IS ${currentAddressOf(`${session}.received_by`, `${session}.peer_id`)}`;

const ReachRow = row('ReachRow', { reached: t.union([t.string, t.null]) });

/** Finds the current address of a device, to ask and to answer. */
export const currentAddress = query<{ peer_id: Uint8Array; now_ms: number }, t.TypeOf<typeof ReachRow>>({
  name: 'session.reach',
  sql: `SELECT ${currentAddressOf(':received_by', ':peer_id')} AS reached LIMIT 1`,
  row: ReachRow,
});

/** SQL for a device's current address, in columns of `c` if the link is newer than its event, else of `a`. */
export const JOIN_ADDRESS = (peer: string): string => `
  LEFT JOIN addresses a ON a.seq = ${newestOf('addresses', 'i.received_by', peer)}
  LEFT JOIN contacts c ON c.received_by = i.received_by AND c.peer_id = ${peer} AND c.seq > coalesce(a.seq, 0)`;

/** SQL that keeps packets of a session to the address it was opened with. */
export const IS_AT_ADDRESS = `s.reached IS ${addressText('coalesce(c.transport, a.transport)', 'coalesce(c.host, a.host)', 'coalesce(c.port, a.port)')}`;

/** SQL columns of who sends in a network, and of where to. */
export const addressColumns = (network_id: string): string => `
  (SELECT o.public_key FROM own_devices o WHERE o.received_by = i.received_by AND o.network_id = ${network_id}) AS sender,
  coalesce(c.transport, a.transport) AS transport,
  coalesce(c.host, a.host) AS host, coalesce(c.port, a.port) AS port`;
