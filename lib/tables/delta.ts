import type { EventId } from '../ids';

/** A value that SQLite can hold. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export type Row = Readonly<Record<string, SqlValue>>;

/** One change that a projector asks for. The kernel applies it under the event's `received_by` and `seq`. */
export type Delta =
  | { readonly op: 'upsert'; readonly table: string; readonly row: Row }
  | { readonly op: 'delete'; readonly table: string; readonly key: Row }
  /** Removes an event and its rows, and refuses it from now on, until `untilMs` (absent: for good). */
  | { readonly op: 'forget'; readonly event_id: EventId; readonly untilMs?: number };

/** Writes a row, or replaces it: projecting an event twice leaves the same row. */
export const upsert = (table: string, row: Row): Delta => ({ op: 'upsert', table, row });

/** Deletes the rows whose columns equal `key`. */
export const erase = (table: string, key: Row): Delta => ({ op: 'delete', table, key });

export const forget = (event_id: EventId, untilMs?: number): Delta =>
  untilMs === undefined ? { op: 'forget', event_id } : { op: 'forget', event_id, untilMs };
