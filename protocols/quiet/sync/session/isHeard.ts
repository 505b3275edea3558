import { isRemoved } from '../../authority/peerSql';

/** SQL for "is this the device of a user who counts?": of a member, or of a member or a guest. */
const isOfUser = (received_by: string, peer_id: string, which: string): string => `EXISTS (
      SELECT 1 FROM standing_devices hd JOIN standing_users hu ON hu.received_by = hd.received_by AND hu.user_id = hd.user_id
       WHERE hd.received_by = ${received_by} AND hd.peer_id = ${peer_id}${which})`;

/** SQL for "is this the device of a member or a guest?". */
export const isPresent = (received_by: string, peer_id: string): string => isOfUser(received_by, peer_id, '');

/** SQL for "is this the device of a member?". */
export const isOfMember = (received_by: string, peer_id: string): string =>
  isOfUser(received_by, peer_id, ' AND hu.is_member = 1');

/**
 * SQL for "may this device read and be read?". A member's device may, by standing. A newcomer knows nobody's standing:
 * until the network's events are here, the devices that their link names count as members'.
 * Source: sync, "Session".
 */
export const isHeard = (received_by: string, peer_id: string): string => `(
   ${isOfMember(received_by, peer_id)}
   OR (EXISTS (SELECT 1 FROM contacts hc WHERE hc.received_by = ${received_by} AND hc.peer_id = ${peer_id}
                  AND NOT EXISTS (SELECT 1 FROM ephemeral.streams hs
                                   WHERE hs.received_by = hc.received_by AND hs.scope = hc.network_id AND hs.in_step_ms > 0))
       AND NOT ${isRemoved(received_by, peer_id)}))`;
