import { lookup } from '../../../lib';

/** Finds a held key. Only secrets whose key id was recomputed are held. */
export const keyLookup = lookup({
  kind: 'key',
  sql: `SELECT k.key_id, k.group_id, k.key_class, s.bytes FROM held_keys k
          JOIN secrets s ON s.received_by = k.received_by AND s.ref = 'key:' || lower(hex(k.key_id))
         WHERE k.received_by = :received_by AND k.key_id = :id`,
  secret: 'bytes',
});
