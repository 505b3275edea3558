/**
 * Is a device shut out? Either it was removed, or its key is bound by a removal. An unknown device is not shut out: a
 * newcomer talks to the devices that vouch for them before they know anybody.
 */
export const isRemoved = (received_by: string, peer_id: string): string => `(
       EXISTS (SELECT 1 FROM removed_devices rd WHERE rd.received_by = ${received_by} AND rd.peer_id = ${peer_id})
    OR EXISTS (SELECT 1 FROM peers rp JOIN removed_keys rk ON rk.received_by = rp.received_by
                  AND rk.network_id = rp.network_id AND rk.public_key = rp.public_key
                WHERE rp.received_by = ${received_by} AND rp.peer_id = ${peer_id}))`;

/** The identity's own device, by its key. */
export const OWN_PEER = 'CROSS JOIN peers o ON o.received_by = i.received_by AND o.public_key = i.public_key';
