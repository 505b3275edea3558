import * as t from 'io-ts';
import { type EventId, IdFromHex, isEventId, toHex } from '../ids';

/** Declares the rows of a query, column by column. */
export const row = <P extends t.Props>(name: string, columns: P) => t.readonly(t.strict(columns, name), name);

/** An id in a BLOB column: 16 bytes inside, hex outside. */
export const IdColumn = new t.Type<EventId, string>(
  'IdColumn',
  isEventId,
  (u, c) => (isEventId(u) ? t.success(u) : t.failure(u, c)),
  IdFromHex.encode,
);

/** A boolean in an INTEGER column. */
export const BooleanColumn = new t.Type<boolean, boolean>(
  'BooleanColumn',
  (u): u is boolean => typeof u === 'boolean',
  (u, c) => (u === 0 || u === 1 ? t.success(u === 1) : t.failure(u, c)),
  t.identity,
);

/** Bytes in a BLOB column. */
export const BytesColumn = new t.Type<Uint8Array>(
  'BytesColumn',
  (u): u is Uint8Array => u instanceof Uint8Array,
  (u, c) => (u instanceof Uint8Array ? t.success(u) : t.failure(u, c)),
  t.identity,
);

/** Bytes in a BLOB column, as lower-case hex, for comparing, sorting and looking up. */
export const HexColumn = new t.Type<string>(
  'HexColumn',
  t.string.is,
  (u, c) => (u instanceof Uint8Array ? t.success(toHex(u)) : t.failure(u, c)),
  t.identity,
);
