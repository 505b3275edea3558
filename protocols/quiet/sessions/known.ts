import type * as t from 'io-ts';
import { BooleanColumn, query, row } from '../../../lib';

const KnownRow = row('KnownRow', { known: BooleanColumn });

/** How long a device is not asked again for what waits here unopened under an id that only it claimed. */
const CLAIM_COUNTS_MS = 10 * 60 * 1_000;

export interface Asking extends Record<string, number | Uint8Array> {
  event_id: Uint8Array;
  peer_id: Uint8Array;
  now_ms: number;
}

/**
 * Is an event here, waiting here, or forgotten? Then a device is not asked for it. What is still sealed waits under an
 * id that was only claimed: that counts for the device it came from, or anyone could keep an event from being asked for.
 */
export const isKnown = query<Asking, t.TypeOf<typeof KnownRow>>({
  name: 'session.is_known',
  sql: `SELECT EXISTS (SELECT 1 FROM events WHERE received_by = :received_by AND event_id = :event_id)
            OR EXISTS (SELECT 1 FROM quarantine WHERE received_by = :received_by AND claimed = :event_id
                          AND (verified = 1 OR (origin = 'peer:' || lower(hex(:peer_id)) AND since_ms > :now_ms - ${CLAIM_COUNTS_MS})))
            OR EXISTS (SELECT 1 FROM tombstones WHERE received_by = :received_by AND event_id = :event_id)
            OR EXISTS (SELECT 1 FROM bad_events WHERE received_by = :received_by AND event_id = :event_id) AS known LIMIT 1`,
  row: KnownRow,
});
