import type { SqlValue } from '../tables/delta';
import type { Secret } from '../secret';

/** The columns of a noted row. Private bytes stay wrapped until they are bound to a statement. */
export type NoteRow = Readonly<Record<string, SqlValue | Secret>>;

/** One change to a passing table, whose rows live in memory until `until_ms` or the end of the process. */
export type Note =
  | { readonly op: 'note'; readonly table: string; readonly row: NoteRow }
  | { readonly op: 'drop'; readonly table: string; readonly key: NoteRow };

/** Writes a passing row, in place of the row with the same key. */
export const note = (table: string, row: NoteRow): Note => ({ op: 'note', table, row });

/** Drops the passing rows whose columns equal `key`. */
export const drop = (table: string, key: NoteRow): Note => ({ op: 'drop', table, key });
