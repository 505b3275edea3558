import * as t from 'io-ts';
import { query, row } from '../../../../lib';

/** SQL for an address as one text. */
export const addressText = (transport: string, host: string, port: string): string =>
  `(${transport} || ' ' || ${host} || ' ' || ${port})`;

const ofTable = (table: string, received_by: string, peer: string, order: string): string => `
  (SELECT ${addressText('n.transport', 'n.host', 'n.port')} FROM ${table} n
    WHERE n.received_by = ${received_by} AND n.peer_id = ${peer} ${order} LIMIT 1)`;

/** SQL for a device's current address: from its newest `address` event, else from the link that named it. Null if unknown. */
export const currentAddressOf = (received_by: string, peer: string): string => `coalesce(
  ${ofTable('addresses', received_by, peer, 'ORDER BY n.created_at_ms DESC, n.address_id')},
  ${ofTable('contacts', received_by, peer, '')})`;

/**
 * SQL for "does a session reach its device's current address?". Only a packet sent there proved the device to be there.
 * After an announced move, the new address gets nothing but the opening of a new session. Source: threats, "T19".
 */
export const isAtCurrentAddress = (session: string): string =>
  `${session}.reached IS ${currentAddressOf(`${session}.received_by`, `${session}.peer_id`)}`;

const ReachRow = row('ReachRow', { reached: t.union([t.string, t.null]) });

/** Finds the current address of a device, to ask and to answer. */
export const currentAddress = query<{ peer_id: Uint8Array }, t.TypeOf<typeof ReachRow>>({
  name: 'session.reach',
  sql: `SELECT ${currentAddressOf(':received_by', ':peer_id')} AS reached LIMIT 1`,
  row: ReachRow,
});

/** SQL for a device's newest address: from its own event, else from the link that named it. */
export const JOIN_ADDRESS = (peer: string): string => `
  LEFT JOIN addresses a ON a.seq = (SELECT n.seq FROM addresses n WHERE n.received_by = i.received_by AND n.peer_id = ${peer}
                                     ORDER BY n.created_at_ms DESC, n.address_id LIMIT 1)
  LEFT JOIN contacts c ON c.received_by = i.received_by AND c.peer_id = ${peer}`;

/** SQL that keeps packets of a session to the address it was opened with. */
export const IS_AT_ADDRESS = `s.reached IS ${addressText('coalesce(a.transport, c.transport)', 'coalesce(a.host, c.host)', 'coalesce(a.port, c.port)')}`;

export const ADDRESS_COLUMNS = `i.public_key AS sender, coalesce(a.transport, c.transport) AS transport,
  coalesce(a.host, c.host) AS host, coalesce(a.port, c.port) AS port`;
