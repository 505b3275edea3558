import { type Place, between, countBefore } from './place';
import { KEYS, type SumRow, type SumRows } from './sumRows';
import { TOP } from './splitBlock';

/** The part of a row that holds a rank; the keys before that rank in it, and all of its keys. */
interface Found {
  readonly at: number;
  readonly rest: number;
  readonly count: number;
}

/** Finds the block that holds the `rest`th key, from zero, not counting those left out. */
const along = (row: SumRow, rest: number, leftOut: readonly Place[]): Found | undefined => {
  const { parts, lower, upper } = row;
  const outBefore = (place: Place): number =>
    leftOut.length === 0 ? 0 : countBefore(leftOut, place) - countBefore(leftOut, lower);
  const keysBefore = (at: number): number => row.countBefore(at) - outBefore(parts[at] ?? upper);
  if (rest >= keysBefore(parts.length)) return undefined;
  let [low, high] = [0, parts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (keysBefore(middle) <= rest) low = middle;
    else high = middle;
  }
  return { at: low, rest: rest - keysBefore(low), count: keysBefore(low + 1) - keysBefore(low) };
};

const inside = ({ parts, lower, upper }: SumRow, rest: number, leftOut: readonly Place[]): Place | undefined => {
  const out = new Set(leftOut.slice(countBefore(leftOut, lower), countBefore(leftOut, upper)).map(({ id }) => id));
  const all = out.size === 0 ? parts : parts.filter(({ id }) => !out.has(id));
  const [a, b] = [all[rest - 1], all[rest]];
  return a === undefined || b === undefined ? undefined : between(a, b);
};

/**
 * Finds a bound with `rank` keys before it, not counting those left out, or fewer by less than `room`. The bound is
 * where the largest block begins that holds the rank and has at most `room` keys. Ranks that are `room` apart are never
 * in one such block, so keys lie between their bounds. Keys are read only where no such block exists.
 */
export const seek = (rows: SumRows, leftOut: readonly Place[], rank: number, room: number): Place | undefined => {
  let [row, rest] = [rows.top(), rank];
  for (let level = TOP; level > KEYS; level -= 1) {
    const found = along(row, rest, leftOut);
    if (found === undefined || found.rest === 0 || found.count <= room) return row.parts[found?.at ?? -1];
    row = rows.within(level - 1, row, found.at);
    rest = found.rest;
  }
  return inside(row, rest, leftOut);
};
