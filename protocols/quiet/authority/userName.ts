import { hasCome } from '../rules/hasCome';

/**
 * SQL for the present name of a user `u`, a row of `standing_users` or `removed_users`. Each device has its last rename
 * that no removal cut; the greatest time among these counts. Times ahead of our clock do not count yet. The name under
 * which they came stands where there is none. Source: quiet, "Standing".
 */
export const userName = (u: string): string => `coalesce((SELECT rr.name
   FROM (SELECT peer_id FROM standing_devices INDEXED BY standing_devices_by_received_by_user_id WHERE received_by = ${u}.received_by AND user_id = ${u}.user_id
         UNION ALL SELECT peer_id FROM removed_devices INDEXED BY removed_devices_by_received_by_user_id WHERE received_by = ${u}.received_by AND user_id = ${u}.user_id) rd
  CROSS JOIN renames rr ON rr.received_by = ${u}.received_by AND rr.rename_id = (
    SELECT ry.rename_id FROM renames ry WHERE ry.received_by = ${u}.received_by AND ry.peer_id = rd.peer_id AND ${hasCome('ry.created_at_ms')}
       AND NOT EXISTS (SELECT 1 FROM standing_struck rs
                        WHERE rs.received_by = ry.received_by AND rs.event_id = ry.rename_id AND rs.as_admin = 0)
     ORDER BY ry.log_seq DESC, ry.created_at_ms DESC, ry.rename_id DESC LIMIT 1)
  ORDER BY rr.created_at_ms DESC, rr.rename_id DESC LIMIT 1), ${u}.name)`;
