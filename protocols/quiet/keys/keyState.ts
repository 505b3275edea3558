/** A key is used for new events this long after its first wrap. Source: quiet, "Keys". */
export const USED_FOR_MS = 7 * 24 * 60 * 60 * 1_000;

/** Conditions on a row of `held_keys`, by its alias. */
export type OfKey = (k: string) => string;

/** The ref that a key opens events by. */
export const refOf: OfKey = (k) => `'key:' || lower(hex(${k}.key_id))`;

/** When it was first wrapped, as far as its wraps say; else since when it is held. */
export const sinceOf: OfKey = (k) => `coalesce((SELECT min(w.created_at_ms) FROM wraps w
  WHERE w.received_by = ${k}.received_by AND w.key_id = ${k}.key_id), ${k}.created_at_ms)`;

/**
 * Was a key wrapped for, or by, somebody who does not count any more, or for an invite that was revoked? Then it is for
 * reading alone. A device that is not here at all may be on its way.
 */
export const isExposed: OfKey = (k) => `EXISTS (
  SELECT 1 FROM wraps w
    LEFT JOIN standing_devices s ON s.received_by = w.received_by AND s.peer_id = w.peer_id
    LEFT JOIN standing_devices d ON d.received_by = w.received_by AND d.peer_id = w.to_id
    LEFT JOIN standing_invites v ON v.received_by = w.received_by AND v.invite_id = w.to_id
   WHERE w.received_by = ${k}.received_by AND w.key_id = ${k}.key_id
     AND (s.peer_id IS NULL
       OR (w.to_kind = 1 AND v.invite_id IS NULL)
       OR (w.to_kind = 0 AND d.peer_id IS NULL
         AND EXISTS (SELECT 1 FROM peers p WHERE p.received_by = w.received_by AND p.peer_id = w.to_id))))`;

/** Was it let go of before? Then it is here for events that came late, and for nothing else. */
export const isPurged: OfKey = (k) =>
  `EXISTS (SELECT 1 FROM purged_keys u WHERE u.received_by = ${k}.received_by AND u.key_id = ${k}.key_id)`;

/** Was anything deleted under it? */
export const isTainted: OfKey = (k) => `(${isPurged(k)}
  OR EXISTS (SELECT 1 FROM soiled f WHERE f.received_by = ${k}.received_by AND f.ref = ${refOf(k)}))`;

/** Is it used for nothing new? No claim of a time to come keeps a key in use. */
export const isRetired: OfKey = (k) =>
  `(${isPurged(k)} OR min(${sinceOf(k)}, ${k}.created_at_ms) <= :now_ms - ${USED_FOR_MS})`;

/** Has everything under it expired, or will it within the day? Expiry never rekeys. */
export const isExpired: OfKey = (k) => `(${k}.key_class <> 0 AND ${k}.key_class <= :now_ms)`;

/** Does it open any stored event? */
export const opensAny: OfKey = (k) => `EXISTS (SELECT 1 FROM events e INDEXED BY events_by_opener
  WHERE e.received_by = ${k}.received_by AND e.opens_with = ${refOf(k)} AND e.opens_with <> '')`;

const awaitedIn = (room: string, k: string): string => `
     EXISTS (SELECT 1 FROM ${room}quarantine_needs n WHERE n.received_by = ${k}.received_by AND n.ref = ${refOf(k)})
  OR EXISTS (SELECT 1 FROM ${room}quarantine q INDEXED BY quarantine_by_opener
              WHERE q.received_by = ${k}.received_by AND q.opens_with = ${refOf(k)} AND q.opens_with <> '')`;

/** Does anything need it that waits, on disk or in memory? */
export const isAwaited: OfKey = (k) => `(${awaitedIn('', k)} OR ${awaitedIn('ephemeral.', k)})`;
