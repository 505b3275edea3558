import { createHash } from 'node:crypto';
import { type Bound, END, type Key, type RangeSum, START } from '../../../lib';
import { equalBytes, toHex } from '../../../lib/ids';
import { concatBytes } from '../../../lib/concatBytes';
import { compareBounds } from '../../../lib/reconcile';
import { openCursor } from '../../../lib/reconcile/cursor';
import { type Range, idsOfRange, rangeBytes, readRange } from '../../../lib/reconcile/rangeFrame';
import { bytesOfSum, sumOfBytes } from '../../../lib/reconcile/lift';
import { fingerprintRange, splitRange } from '../../../lib/reconcile/splitRange';
import { varintOf } from '../../../lib/reconcile/varint';
import { memoryKeySet } from './memoryKeySet';

/** Room that is kept for what ends a message. */
const SLACK_BYTES = 200;
const VERSION = Uint8Array.of(0x61);

const fingerprintOf = ({ count, sum }: RangeSum): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(bytesOfSum(sum)).update(varintOf(count)).digest().subarray(0, 16));

/** Negentropy v1 in the terms of the core: ids of 32 bytes are added as they are, and 31 of them are the longest list. */
const PARAMS = {
  idBytes: 32,
  timeMax: Number.MAX_SAFE_INTEGER - 1,
  fingerprintOf,
  split: 16,
  listMax: 31,
  rangesMax: Number.MAX_SAFE_INTEGER,
  framesMax: 1,
  frameBytes: Number.MAX_SAFE_INTEGER,
};
/** What comes may list any number of ids. */
const READING = { ...PARAMS, listMax: Number.MAX_SAFE_INTEGER };

/** A message as it grows. */
interface Message {
  readonly bytes: Uint8Array;
  readonly upper: Bound;
}

const withRange = ({ bytes, upper }: Message, range: Range): Message => ({
  bytes: concatBytes(bytes, rangeBytes(range, upper.at_ms)),
  upper: range.upper,
});

/** A skip is written only when something follows it. */
const withRanges = (message: Message, from: Bound, ranges: readonly Range[]): Message => {
  const skip: Range = { mode: 'skip', upper: from };
  const isApart = ranges.length > 0 && compareBounds(message.upper, from) !== 0;
  return (isApart ? [skip, ...ranges] : ranges).reduce(withRange, message);
};

/** What the side that began learns, in hex. */
export interface Learnt {
  readonly have: string[];
  readonly need: string[];
}

/** One side of Negentropy v1. The one that began has `learnt`. A limit of 0 is none. */
export const openNegentropy = (keys: readonly Key[], limit: number, learnt?: Learnt) => {
  const set = memoryKeySet(keys, sumOfBytes);
  const isOver = (bytes: number): boolean => limit > 0 && bytes > limit - SLACK_BYTES;
  const isSame = (range: Range, ours: Range): boolean =>
    'fingerprint' in range && 'fingerprint' in ours && equalBytes(range.fingerprint, ours.fingerprint);

  const learn = (from: Bound, range: Range): void => {
    const ours = set.keys(from, range.upper, keys.length).map(({ id }) => toHex(id));
    const theirs = idsOfRange(range).map(toHex);
    learnt?.have.push(...ours.filter((id) => !theirs.includes(id)));
    learnt?.need.push(...theirs.filter((id) => !ours.includes(id)));
  };
  /** The ids of a range, as many as there is room for, and where they end. */
  const listOf = ({ bytes }: Message, from: Bound, upper: Bound): Range => {
    const all = set.keys(from, upper, keys.length);
    const cut = all.findIndex((_, at) => isOver(bytes.length + at * PARAMS.idBytes));
    const ids = (cut === -1 ? all : all.slice(0, cut)).map(({ id }) => id);
    return { mode: 'ids', upper: all[cut] ?? upper, ids };
  };
  const answerOf = (message: Message, from: Bound, range: Range): readonly Range[] => {
    if (range.mode === 'ids') return learnt === undefined ? [listOf(message, from, range.upper)] : [];
    if (range.mode === 'skip' || isSame(range, fingerprintRange(PARAMS, set, from, range.upper))) return [];
    return splitRange(PARAMS, set, from, range.upper).map((part) => part.range);
  };

  /** The next message; none if the side that began knows all. */
  const answerTo = (bytes: Uint8Array): Uint8Array | undefined => {
    const cursor = openCursor(bytes);
    cursor.take(VERSION.length);
    let message: Message = { bytes: VERSION, upper: START };
    for (let from = START; !cursor.atEnd();) {
      const range = readRange(cursor, READING, from.at_ms);
      const answer = answerOf(message, from, range);
      if (range.mode === 'ids') learn(from, range);
      const next = withRanges(message, from, answer);
      const isListed = answer.length === 1 && range.mode === 'ids';
      if (isListed || !isOver(next.bytes.length)) message = next;
      if (isOver(next.bytes.length)) {
        const rest = isListed ? next.upper : range.upper;
        message = withRange(message, fingerprintRange(PARAMS, set, rest, END));
        break;
      }
      from = range.upper;
    }
    if (cursor.fault() !== undefined) throw new Error(JSON.stringify(cursor.fault()));
    return learnt !== undefined && message.bytes.length === VERSION.length ? undefined : message.bytes;
  };
  return {
    /** The first message. */
    start: () =>
      withRanges(
        { bytes: VERSION, upper: START },
        START,
        splitRange(PARAMS, set, START, END).map((part) => part.range),
      ).bytes,
    answerTo,
  };
};
