import { concatBytes } from '../concatBytes';
import type { Cursor } from './cursor';
import { type Bound, END, type Key } from './keySet';
import type { ReconcileParams } from './reconcileParams';
import { varintOf } from './varint';

const END_BYTES = Uint8Array.of(0, 0);
const NO_ID = new Uint8Array(0);

/** Compares bounds: below zero if `a` lies before `b`, zero if they are the same place. A short id goes on in zeros. */
export const compareBounds = (a: Bound, b: Bound): number => {
  if (a.at_ms !== b.at_ms) return a.at_ms < b.at_ms ? -1 : 1;
  const length = Math.max(a.id.length, b.id.length);
  for (let at = 0; at < length; at += 1) {
    const step = (a.id[at] ?? 0) - (b.id[at] ?? 0);
    if (step !== 0) return step;
  }
  return 0;
};

/** The shortest bound after one key and not after the next one. */
export const boundBetween = (left: Key, right: Key): Bound => {
  if (left.at_ms !== right.at_ms) return { at_ms: right.at_ms, id: NO_ID };
  const differs = right.id.findIndex((byte, at) => byte !== left.id[at]);
  return { at_ms: right.at_ms, id: right.id.slice(0, differs + 1) };
};

/** Encodes a bound: 1 + milliseconds since the bound before, or 0 for the end; then the id's length and bytes. */
export const boundBytes = ({ at_ms, id }: Bound, before_ms: number): Uint8Array =>
  at_ms === END.at_ms ? END_BYTES : concatBytes(varintOf(at_ms - before_ms + 1), varintOf(id.length), id);

/** Reads a bound. Refuses: a time past `timeMax`, an id that is too long, an end that has one. */
export const readBound = (
  cursor: Cursor,
  { timeMax, idBytes }: Pick<ReconcileParams, 'timeMax' | 'idBytes'>,
  before_ms: number,
): Bound => {
  const step = cursor.varint(timeMax + 1);
  const id = cursor.take(cursor.varint(idBytes));
  if (step === 0) {
    if (id.length > 0) cursor.refuse('the_end_is_bare');
    return END;
  }
  const at_ms = before_ms + step - 1;
  if (at_ms > timeMax) cursor.refuse('numbers_in_range');
  return { at_ms, id };
};
