import { lookup } from '../../../lib';

/** A key that this device holds: only a row of `secrets` whose id was recomputed is one. */
export const key = lookup({
  kind: 'key',
  sql: `SELECT k.key_id, k.group_id, k.key_class, s.bytes FROM held_keys k
          JOIN secrets s ON s.received_by = k.received_by AND s.ref = 'key:' || lower(hex(k.key_id))
         WHERE k.received_by = :received_by AND k.key_id = :id`,
  secret: 'bytes',
});
