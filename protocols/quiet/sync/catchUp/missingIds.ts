import type * as t from 'io-ts';
import { BooleanColumn, type EventId, IdColumn, query, row, toHex } from '../../../../lib';

/** Time for which a quarantined, still sealed event keeps us from asking its sender again under the id it claimed. */
const CLAIM_COUNTS_MS = 10 * 60 * 1_000;
/** The same for one that waits for a key purged here: its sender may have resealed it since under another key. */
const CLAIM_UNDER_PURGED_COUNTS_MS = 60 * 1_000;

/** Oldest `since_ms` at which a quarantined claim still stops us from asking again. */
const countsSince = (row: string): string => `:now_ms - iif(EXISTS (SELECT 1 FROM purged_keys u
                   WHERE u.received_by = ${row}.received_by AND u.key_id = unhex(substr(${row}.opens_with, 5))),
                   ${CLAIM_UNDER_PURGED_COUNTS_MS}, ${CLAIM_COUNTS_MS})`;

/**
 * Is an event stored, waiting or forgotten here? Then no device is asked for it. A sealed event waits under an id that was
 * only claimed, so it counts for its sender alone: otherwise anyone could stop us from asking for an event.
 */
export const isKnown = (event_id: string, peer_id: string): string => `(
       EXISTS (SELECT 1 FROM events x WHERE x.received_by = :received_by AND x.event_id = ${event_id})
    OR EXISTS (SELECT 1 FROM quarantine x WHERE x.received_by = :received_by AND x.claimed = ${event_id}
                  AND (x.verified = 1 OR (x.origin = 'peer:' || lower(hex(${peer_id})) AND x.since_ms > ${countsSince('x')})))
    OR EXISTS (SELECT 1 FROM tombstones x WHERE x.received_by = :received_by AND x.event_id = ${event_id})
    OR EXISTS (SELECT 1 FROM bad_events x WHERE x.received_by = :received_by AND x.event_id = ${event_id}))`;

/** Time without an arrival from a device after which what it was asked for counts as lost, in milliseconds. */
export const OVERDUE_MS = 2_000;
/** Requests for one event before the time doubles with each further one. */
const PATIENT_TRIES = 8;
/** Times that a missing event is asked for before it is given up. */
export const TRIES_MAX = 10;

const ofArrivals = (want: string, column: string): string =>
  `coalesce((SELECT a.${column} FROM ephemeral.arrivals a WHERE a.received_by = ${want}.received_by AND a.peer_id = ${want}.peer_id), 0)`;

/** Was an event that was asked for later here already at the last run of the job? Packets of a session keep their order. */
const isPassed = (want: string): string => `(${want}.id < ${ofArrivals(want, 'before_id')})`;
/** Did nothing that was asked of its device come for some time? Time alone says little: events may lie in our own queue. */
const isSilent = (want: string, ms: string): string =>
  `(max(${want}.asked_ms, ${ofArrivals(want, 'came_ms')}) + (${ms}) <= :now_ms)`;

/** Is a row of `wants` that was asked for due for a retry? */
export const isOverdue = (want: string): string =>
  `(${isPassed(want)} OR ${isSilent(want, `${OVERDUE_MS} << max(${want}.tries - ${PATIENT_TRIES}, 0)`)})`;

/** Is an event in flight from another device than the one whose row this is? */
export const isComing = (event_id: string, peer_id: string): string => `EXISTS (
  SELECT 1 FROM ephemeral.wants o WHERE o.received_by = :received_by AND o.event_id = ${event_id} AND o.peer_id <> ${peer_id}
     AND o.tries > 0 AND NOT ${isPassed('o')} AND NOT ${isSilent('o', String(OVERDUE_MS))})`;

/** Writes ids as one SQL parameter: a JSON list of hex, which SQLite takes apart. */
export const idList = (ids: readonly EventId[]): string => JSON.stringify(ids.map(toHex));

export interface ListedIds extends Record<string, string | number | Uint8Array> {
  ids: string;
  peer_id: Uint8Array;
  now_ms: number;
}

const UnknownRow = row('UnknownRow', { event_id: IdColumn, coming: BooleanColumn });

/**
 * Finds the unknown ids of a list, in their order. `coming` are in flight from another device. Ids in flight from this
 * device itself, or noted to be asked for, are left out: both sides compare, so both find the same events missing.
 */
export const missingIds = query<ListedIds, t.TypeOf<typeof UnknownRow>>({
  name: 'session.unknown_among',
  sql: `SELECT unhex(l.value) AS event_id,
               ${isComing('unhex(l.value)', ':peer_id')} AS coming
          FROM json_each(:ids) l WHERE NOT ${isKnown('unhex(l.value)', ':peer_id')}
           AND NOT EXISTS (SELECT 1 FROM ephemeral.wants w WHERE w.received_by = :received_by AND w.event_id = unhex(l.value)
                              AND w.peer_id = :peer_id AND (w.tries = 0 OR NOT ${isOverdue('w')}))
         ORDER BY l.key LIMIT 64`,
  row: UnknownRow,
  reads: ['bad_events', 'events', 'quarantine', 'tombstones', 'purged_keys'],
});
