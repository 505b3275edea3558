/** Tolerance for claimed times ahead of our clock, in milliseconds: later ones do not count yet. Source: quiet, "Standing". */
export const AHEAD_MS = 10 * 60 * 1_000;

/** SQL for: has a row's claimed time come, by the parameter `:now_ms`? */
export const hasCome = (column: string): string => `${column} <= :now_ms + ${AHEAD_MS}`;

/** Tables of what a device says of itself, each with its column of ids. */
const IDS = { prekeys: 'prekey_id', addresses: 'address_id' } as const;

/** SQL for the number of a device's newest prekey or address; null without one. Times ahead of our clock do not count yet. */
export const newestOf = (table: keyof typeof IDS, received_by: string, peer_id: string): string => `(
  SELECT nw.seq FROM ${table} nw WHERE nw.received_by = ${received_by} AND nw.peer_id = ${peer_id} AND ${hasCome('nw.created_at_ms')}
   ORDER BY nw.created_at_ms DESC, nw.${IDS[table]} DESC LIMIT 1)`;
