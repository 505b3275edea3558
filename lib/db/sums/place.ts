import { ID_BYTES } from '../../ids';
import type { Bound } from '../../reconcile/keySet';

const ID_DIGITS = 2 * ID_BYTES;

/** A place among keys. The id is upper-case hex: SQLite writes it faster than a blob, and text compares at once. */
export interface Place {
  readonly at_ms: number;
  readonly id: string;
}

export const FIRST: Place = { at_ms: 0, id: '' };
/** After every key: SQLite compares integers with infinity correctly. */
export const LAST: Place = { at_ms: Number.POSITIVE_INFINITY, id: '' };

export const comparePlaces = (a: Place, b: Place): number => {
  if (a.at_ms !== b.at_ms) return a.at_ms < b.at_ms ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
};

export const samePlace = (a: Place, b: Place): boolean => a.at_ms === b.at_ms && a.id === b.id;

/** Are they the same bound? A short id is as if zeros followed it. */
export const sameBound = (a: Place, b: Place): boolean =>
  a.at_ms === b.at_ms && a.id.padEnd(ID_DIGITS, '0') === b.id.padEnd(ID_DIGITS, '0');

/** The place right after a key: no other key lies between. */
export const behind = ({ at_ms, id }: Place): Place => ({ at_ms, id: `${id}00` });

/** Converts a bound. A short id is padded with zeros, so that it compares alike with whole and with shorter ones. */
export const placeOf = ({ at_ms, id }: Bound): Place =>
  at_ms === LAST.at_ms
    ? LAST
    : {
        at_ms,
        id: Buffer.from(id).toString('hex').toUpperCase().padEnd(ID_DIGITS, '0'),
      };

export const boundOf = ({ at_ms, id }: Place): Bound => ({ at_ms, id: Buffer.from(id, 'hex') });

export const bytesOf = ({ id }: Place): Uint8Array => Buffer.from(id, 'hex');

/** The shortest place after one key and not after the next. */
export const between = (a: Place, b: Place): Place => {
  if (a.at_ms < b.at_ms) return { at_ms: b.at_ms, id: '' };
  let digits = 0;
  while (digits < b.id.length && a.id[digits] === b.id[digits]) digits += 1;
  return { at_ms: b.at_ms, id: b.id.slice(0, digits - (digits % 2) + 2) };
};

/** Counts the places before one, among places that ascend. */
export const countBefore = (places: readonly Place[], place: Place): number => {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePlaces(places[middle] ?? LAST, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
