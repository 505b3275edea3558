/**
 * Is a device shut out, because it was removed? An unknown device is not shut out: a newcomer talks to the devices that
 * vouch for them before they know anybody.
 */
export const isRemoved = (received_by: string, peer_id: string): string =>
  `EXISTS (SELECT 1 FROM removed_devices rd WHERE rd.received_by = ${received_by} AND rd.peer_id = ${peer_id})`;

/** The identity's own devices, one in each network. */
export const OWN_PEER = 'CROSS JOIN own_devices o ON o.received_by = i.received_by';
