import type * as t from 'io-ts';
import { BooleanColumn, type EventId, IdColumn, query, row, toHex } from '../../../../lib';

/** How long a device is not asked again for what waits here unopened under an id that only it claimed. */
const CLAIM_COUNTS_MS = 10 * 60 * 1_000;
/** If it waits for a key that was purged here: whoever sent it may have sealed it again since, under another. */
const CLAIM_UNDER_PURGED_COUNTS_MS = 60 * 1_000;

/** Since when a waiting row counts, at the latest. */
const countsSince = (row: string): string => `:now_ms - iif(EXISTS (SELECT 1 FROM purged_keys u
                   WHERE u.received_by = ${row}.received_by AND u.key_id = unhex(substr(${row}.opens_with, 5))),
                   ${CLAIM_UNDER_PURGED_COUNTS_MS}, ${CLAIM_COUNTS_MS})`;

/**
 * Is an event here, waiting here, or forgotten? Then a device is not asked for it. What is still sealed waits under an
 * id that was only claimed: that counts for the device it came from, or anyone could keep an event from being asked for.
 */
export const isKnown = (event_id: string, peer_id: string): string => `(
       EXISTS (SELECT 1 FROM events x WHERE x.received_by = :received_by AND x.event_id = ${event_id})
    OR EXISTS (SELECT 1 FROM quarantine x WHERE x.received_by = :received_by AND x.claimed = ${event_id}
                  AND (x.verified = 1 OR (x.origin = 'peer:' || lower(hex(${peer_id})) AND x.since_ms > ${countsSince('x')})))
    OR EXISTS (SELECT 1 FROM tombstones x WHERE x.received_by = :received_by AND x.event_id = ${event_id})
    OR EXISTS (SELECT 1 FROM bad_events x WHERE x.received_by = :received_by AND x.event_id = ${event_id}))`;

/** With more than this under way from one device no further page is asked for: the job goes on when they have come. */
export const OUTSTANDING_MAX = 2_000;

/** What was asked for and has not come is asked for again after this long, and each time after twice as long. */
export const OVERDUE_MS = 2_000;
/** The longest it is waited for is two to this power times as long: on a slow line what comes is not asked for often. */
const OVERDUE_DOUBLINGS = 4;

/** Is it time to ask again for what a row of `wants` says? */
export const isOverdue = (want: string): string =>
  `(${want}.asked_ms + (${OVERDUE_MS} << min(max(${want}.tries - 1, 0), ${OVERDUE_DOUBLINGS})) <= :now_ms)`;

/** Ids as one parameter: a list of hex, which SQLite takes apart. */
export const listed = (ids: readonly EventId[]): string => JSON.stringify(ids.map(toHex));

export interface Listed extends Record<string, string | number | Uint8Array> {
  ids: string;
  peer_id: Uint8Array;
  now_ms: number;
  since_ms: number;
}

const UnknownRow = row('UnknownRow', { event_id: IdColumn, coming: BooleanColumn });

/**
 * Of listed ids those that are not known, in their order; `coming` are those that another device was just asked for.
 * What is still waited for from this device itself is left out: both sides compare, so both find the same to be missing.
 */
export const unknownAmong = query<Listed, t.TypeOf<typeof UnknownRow>>({
  name: 'session.unknown_among',
  sql: `SELECT unhex(l.value) AS event_id,
               EXISTS (SELECT 1 FROM ephemeral.wants w WHERE w.received_by = :received_by AND w.event_id = unhex(l.value)
                          AND w.peer_id <> :peer_id AND w.tries > 0 AND w.asked_ms > :since_ms) AS coming
          FROM json_each(:ids) l WHERE NOT ${isKnown('unhex(l.value)', ':peer_id')}
           AND NOT EXISTS (SELECT 1 FROM ephemeral.wants w WHERE w.received_by = :received_by AND w.event_id = unhex(l.value)
                              AND w.peer_id = :peer_id AND w.tries > 0 AND NOT ${isOverdue('w')})
         ORDER BY l.key LIMIT 64`,
  row: UnknownRow,
  reads: ['bad_events', 'events', 'quarantine', 'tombstones', 'purged_keys'],
});
