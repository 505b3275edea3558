/** A key is used for new events this long after its first wrap. Source: quiet, "Keys". */
export const USED_FOR_MS = 7 * 24 * 60 * 60 * 1_000;

/** SQL over a row of `held_keys`, by the alias of the row. */
export type OfKey = (k: string) => string;

/**
 * States of a group key. No column holds one: each follows from the predicates below.
 *
 * | state     | when                                                                                |
 * | --------- | ----------------------------------------------------------------------------------- |
 * | inUse     | neither exposed nor retired: new events are written under it                        |
 * | retired   | exposed, purged before, or first wrapped seven days ago: for reading alone           |
 * | tainted   | an event was deleted under it; once retired, its other events are to be resealed     |
 * | resealed  | tainted and retired, and it opens no stored event any more                           |
 * | purgeable | expired, or resealed; and no event waits for it                                      |
 * | purged    | let go of for good; it comes back for an event that waits for it, and for no other   |
 */

/** The ref under which the key's bytes lie. */
export const refOf: OfKey = (k) => `'key:' || lower(hex(${k}.key_id))`;

/** Time of its first wrap, or of its `held_key` event if no wrap is here, in milliseconds since 1970. */
export const sinceOf: OfKey = (k) => `coalesce((SELECT min(w.created_at_ms) FROM wraps w
  WHERE w.received_by = ${k}.received_by AND w.key_id = ${k}.key_id), ${k}.created_at_ms)`;

/**
 * Did somebody see the key who no longer may? It was wrapped by or for a device that no longer counts, or for a revoked
 * invite. A recipient whose `peer` event is not here may still be on its way, and exposes nothing.
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

/** Was it purged before? If it is here again, late events need it. */
export const isPurged: OfKey = (k) =>
  `EXISTS (SELECT 1 FROM purged_keys u WHERE u.received_by = ${k}.received_by AND u.key_id = ${k}.key_id)`;

/** Was an event deleted under it, or was it purged before? */
export const isTainted: OfKey = (k) => `(${isPurged(k)}
  OR EXISTS (SELECT 1 FROM soiled f WHERE f.received_by = ${k}.received_by AND f.ref = ${refOf(k)}))`;

/** Is it out of use for new events? A wrap that claims a future time does not prolong it. */
export const isRetired: OfKey = (k) =>
  `(${isPurged(k)} OR min(${sinceOf(k)}, ${k}.created_at_ms) <= :now_ms - ${USED_FOR_MS})`;

/** Is its class over? All events under it have expired; none is resealed. */
export const isExpired: OfKey = (k) => `(${k}.key_class <> 0 AND ${k}.key_class <= :now_ms)`;

/** Does it open any stored event? */
export const opensAny: OfKey = (k) => `EXISTS (SELECT 1 FROM events e INDEXED BY events_by_opener
  WHERE e.received_by = ${k}.received_by AND e.opens_with = ${refOf(k)} AND e.opens_with <> '')`;

const awaitedIn = (room: string, k: string): string => `
     EXISTS (SELECT 1 FROM ${room}quarantine_needs n WHERE n.received_by = ${k}.received_by AND n.ref = ${refOf(k)})
  OR EXISTS (SELECT 1 FROM ${room}quarantine q INDEXED BY quarantine_by_opener
              WHERE q.received_by = ${k}.received_by AND q.opens_with = ${refOf(k)} AND q.opens_with <> '')`;

/** Does a waiting event need it, in quarantine on disk or in memory? */
export const isAwaited: OfKey = (k) => `(${awaitedIn('', k)} OR ${awaitedIn('ephemeral.', k)})`;

/** Tainted and retired: its remaining events are to be resealed. Expiry alone never causes that. */
export const isToReseal: OfKey = (k) => `${isTainted(k)} AND ${isRetired(k)} AND NOT ${isExpired(k)}`;

/** Expired, or tainted and retired: it goes as soon as no event needs it. */
export const isToPurge: OfKey = (k) => `(${isExpired(k)} OR (${isTainted(k)} AND ${isRetired(k)}))`;

/** To be purged, and neither a stored nor a waiting event needs it. */
export const isPurgeable: OfKey = (k) => `${isToPurge(k)} AND NOT ${opensAny(k)} AND NOT ${isAwaited(k)}`;
