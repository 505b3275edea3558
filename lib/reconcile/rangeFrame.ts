import * as E from 'fp-ts/Either';
import type { Fault } from '../fault';
import { toHex } from '../ids';
import { concatBytes } from '../concatBytes';
import { boundBytes, compareBounds, readBound } from './bound';
import { type Cursor, openCursor } from './cursor';
import type { Bound } from './keySet';
import { FINGERPRINT_BYTES } from './lift';
import type { ReconcileParams } from './reconcileParams';
import { varintOf } from './varint';

/** The modes; the index of each is its number on the wire. */
const MODES = ['skip', 'fingerprint', 'ids', 'want', 'offer'] as const;

/** A statement about a range, from the end of the one before to `upper`, not included. */
export type Range =
  /** Says nothing. */
  | { readonly mode: 'skip'; readonly upper: Bound }
  /** `fingerprint`: the sender's keys in the range hash to this. */
  | { readonly mode: 'fingerprint'; readonly upper: Bound; readonly fingerprint: Uint8Array }
  /**
   * `ids`: all keys that the sender has in the range. `want`: keys that the sender asks for. `offer`: keys that the
   * sender has and believes the receiver lacks.
   */
  | { readonly mode: 'ids' | 'want' | 'offer'; readonly upper: Bound; readonly ids: readonly Uint8Array[] };

/** Neighbouring ranges. A frame can be understood without any other. */
export interface RangeFrame {
  readonly lower: Bound;
  readonly ranges: readonly Range[];
}

/** Encodes a range: its upper bound, its mode, its contents. */
export const rangeBytes = (range: Range, before_ms: number): Uint8Array => {
  const head = concatBytes(boundBytes(range.upper, before_ms), Uint8Array.of(MODES.indexOf(range.mode)));
  switch (range.mode) {
    case 'skip':
      return head;
    case 'fingerprint':
      return concatBytes(head, range.fingerprint);
    case 'ids':
    case 'want':
    case 'offer':
      return concatBytes(head, varintOf(range.ids.length), ...range.ids);
  }
};

/** Encodes the first bound of a frame. */
export const lowerBytes = (lower: Bound): Uint8Array => boundBytes(lower, 0);

/** Encodes a frame of any length. */
export const frameBytesOf = ({ lower, ranges }: RangeFrame): Uint8Array =>
  concatBytes(
    lowerBytes(lower),
    ...ranges.map((range, at) => rangeBytes(range, (at === 0 ? lower : (ranges[at - 1]?.upper ?? lower)).at_ms)),
  );

type Form = Pick<ReconcileParams, 'idBytes' | 'timeMax' | 'listMax' | 'rangesMax' | 'frameBytes'>;

const readIds = (cursor: Cursor, { idBytes, listMax }: Form, min: number): readonly Uint8Array[] => {
  const count = cursor.varint(Number.MAX_SAFE_INTEGER);
  if (count < min || count > listMax) cursor.refuse('lists_are_short');
  if (count > cursor.left() / idBytes) cursor.refuse('is_whole');
  if (cursor.fault() !== undefined) return [];
  return Array.from({ length: count }, () => cursor.take(idBytes));
};

/** Reads the range after one that ended at `before_ms`. Refuses: an unknown mode, a list too long, too few bytes. */
export const readRange = (cursor: Cursor, form: Form, before_ms: number): Range => {
  const upper = readBound(cursor, form, before_ms);
  const code = cursor.varint(Number.MAX_SAFE_INTEGER);
  if (code >= MODES.length) cursor.refuse('modes_are_known');
  const mode = MODES[code] ?? 'skip';
  switch (mode) {
    case 'skip':
      return { mode, upper };
    case 'fingerprint':
      return { mode, upper, fingerprint: cursor.take(FINGERPRINT_BYTES) };
    case 'ids':
      return { mode, upper, ids: readIds(cursor, form, 0) };
    case 'want':
    case 'offer':
      return { mode, upper, ids: readIds(cursor, form, 1) };
  }
};

/** The ids that a range lists. */
export const idsOfRange = (range: Range): readonly Uint8Array[] => ('ids' in range ? range.ids : []);

const allDiffer = (ranges: readonly Range[]): boolean => {
  const ids = ranges.flatMap(idsOfRange);
  return new Set(ids.map(toHex)).size === ids.length;
};

/**
 * Decodes a frame. Refuses, whole: too many bytes or ranges, none, bounds that do not ascend, an id listed twice, a
 * number that is not in its canonical form, bytes left over. Source: sync, "Reconciliation".
 */
export const decodeFrame = (form: Form, bytes: Uint8Array): E.Either<Fault, RangeFrame> => {
  const cursor = openCursor(bytes);
  if (bytes.length > form.frameBytes) cursor.refuse('frames_are_short');
  const lower = readBound(cursor, form, 0);
  const ranges: Range[] = [];
  let before = lower;
  do {
    if (ranges.length === form.rangesMax) cursor.refuse('ranges_are_few');
    const range = readRange(cursor, form, before.at_ms);
    if (compareBounds(before, range.upper) >= 0) cursor.refuse('bounds_ascend');
    ranges.push(range);
    before = range.upper;
  } while (!cursor.atEnd());
  if (!allDiffer(ranges)) cursor.refuse('ids_differ');
  const fault = cursor.fault();
  return fault === undefined ? E.right({ lower, ranges }) : E.left(fault);
};
