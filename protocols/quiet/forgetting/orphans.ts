import type * as t from 'io-ts';
import { IdColumn, query, row } from '../../../lib';
import { DELETIONS_PER_TICK, type DeletionSlice } from './deletionSlices';

const OrphanRow = row('OrphanRow', { event_id: IdColumn, message_id: IdColumn });
export type OrphanRow = t.TypeOf<typeof OrphanRow>;

const userOf = (peer: string, alias: string): string => `
  coalesce((SELECT s.user_id FROM standing_devices s WHERE s.received_by = ${alias}.received_by AND s.peer_id = ${peer}),
           (SELECT r.user_id FROM removed_devices r WHERE r.received_by = ${alias}.received_by AND r.peer_id = ${peer}))`;

/**
 * Edits and reactions of deleted messages that never came here, for the deletions that a tick reads. A member who joined
 * after a message was gone cannot judge its deletion, and would keep these events for ever. Events deleted by their own
 * signer are due at once, others once both have been here for long enough. The message itself stays welcome; once it comes, they are
 * lifted.
 */
export const orphans = query<DeletionSlice, OrphanRow>({
  name: 'deleted_messages.orphans',
  sql: `SELECT o.event_id, min(x.target) AS message_id
          FROM (SELECT DISTINCT received_by, target, group_id FROM deleted_messages
                 WHERE received_by = :received_by AND (target, group_id) > (:target, :group_id)
                 ORDER BY target, group_id LIMIT ${DELETIONS_PER_TICK}) t
          CROSS JOIN deleted_messages x ON x.received_by = t.received_by AND x.target = t.target AND x.group_id = t.group_id AND x.undo = 0
          CROSS JOIN events xe ON xe.seq = x.seq
          CROSS JOIN hangs h ON h.received_by = x.received_by AND h.parent = x.target
          CROSS JOIN events o ON o.seq = h.seq
          LEFT JOIN edits ed ON ed.seq = h.seq
          LEFT JOIN reactions re ON re.seq = h.seq
          CROSS JOIN channels c ON c.seq = coalesce(ed.channel, re.channel) AND c.group_id = x.group_id
         WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.received_by = x.received_by AND e.event_id = x.target)
           AND (max(o.stored_ms, xe.stored_ms) <= :before_ms
             OR ${userOf('coalesce(ed.peer_id, re.peer_id)', 'o')} = ${userOf('x.peer_id', 'x')})
         GROUP BY o.event_id LIMIT ${DELETIONS_PER_TICK}`,
  row: OrphanRow,
});
