/** A key is used for new events this long after it was made. Source: quiet, "Keys". */
export const USED_FOR_MS = 7 * 24 * 60 * 60 * 1_000;

/** SQL over a row of `held_keys`, by the alias of the row. */
export type OfKey = (k: string) => string;

/**
 * States of a group key. No column holds one: each follows from the predicates below. Nothing follows from who was wrapped
 * a key, or by whom.
 *
 * | state     | when                                                                                |
 * | --------- | ----------------------------------------------------------------------------------- |
 * | inUse     | made within seven days, in the present epoch, by a member who counts                 |
 * | retired   | not in use any more: for reading alone                                               |
 * | tainted   | an event was deleted under it; after its seven days its other events are resealed    |
 * | resealed  | tainted, its seven days are over, and it opens no stored event any more              |
 * | purgeable | expired, or resealed; and no event waits for it                                      |
 * | purged    | let go of for good; it comes back for an event that waits for it, and for no other   |
 */

/** The ref under which the key's bytes lie. */
export const refOf: OfKey = (k) => `'key:' || lower(hex(${k}.key_id))`;

/** Time of its earliest birth, in milliseconds since 1970. A maker may sign several births; wraps repeat them. */
export const madeOf: OfKey = (k) => `min(${k}.made_ms, coalesce((SELECT min(w.made_ms) FROM wraps w
  WHERE w.received_by = ${k}.received_by AND w.key_id = ${k}.key_id AND w.maker = ${k}.maker), ${k}.made_ms))`;

/** Is it of the epoch `:epoch`, by a maker who counts and is in its group? */
export const isOfEpoch: OfKey = (k) => `(${k}.epoch = :epoch AND EXISTS (SELECT 1 FROM standing_devices d
  JOIN standing_members m ON m.received_by = d.received_by AND m.group_id = ${k}.group_id AND m.user_id = d.user_id
  WHERE d.received_by = ${k}.received_by AND d.peer_id = ${k}.maker))`;

/** Was it purged before? If it is here again, late events need it. */
export const isPurged: OfKey = (k) =>
  `EXISTS (SELECT 1 FROM purged_keys u WHERE u.received_by = ${k}.received_by AND u.key_id = ${k}.key_id)`;

/** Was an event deleted under it, or was it purged before? */
export const isTainted: OfKey = (k) => `(${isPurged(k)}
  OR EXISTS (SELECT 1 FROM soiled f WHERE f.received_by = ${k}.received_by AND f.ref = ${refOf(k)}))`;

/** Are its seven days over? A birth that claims a future time does not prolong them. */
export const isOld: OfKey = (k) =>
  `(${isPurged(k)} OR min(${madeOf(k)}, ${k}.created_at_ms) <= :now_ms - ${USED_FOR_MS})`;

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

/** Tainted and old: its remaining events are to be resealed. Expiry alone never causes that. */
export const isToReseal: OfKey = (k) => `${isTainted(k)} AND ${isOld(k)} AND NOT ${isExpired(k)}`;

/** Expired, or tainted and old: it goes as soon as no event needs it. */
export const isToPurge: OfKey = (k) => `(${isExpired(k)} OR (${isTainted(k)} AND ${isOld(k)}))`;

/** To be purged, and neither a stored nor a waiting event needs it. */
export const isPurgeable: OfKey = (k) => `${isToPurge(k)} AND NOT ${opensAny(k)} AND NOT ${isAwaited(k)}`;
