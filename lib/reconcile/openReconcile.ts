import * as E from 'fp-ts/Either';
import type { Fault } from '../fault';
import { type Answer, type Lacking, answerFrame } from './answer';
import { type RangeFrame, decodeFrame, frameBytesOf } from './rangeFrame';
import { type Bound, END, type KeySet, START } from './keySet';
import { frameBytesMin, packParts } from './packParts';
import type { ReconcileParams } from './reconcileParams';
import { fingerprintRange, splitRange } from './splitRange';

/** One side of a reconciliation. It keeps no state between calls: the caller remembers what was asked for. */
export interface Reconcile {
  /** Starts a pass over a set, or over the part of it between two bounds: one frame as a rule. */
  readonly start: (set: KeySet, lower?: Bound, upper?: Bound) => readonly Uint8Array[];
  /** Starts a pass with one fingerprint of the whole set: less to sum and to send where both sides agree. */
  readonly glance: (set: KeySet) => Uint8Array;
  /** A frame that asks and says nothing, to carry what the protocol puts before it. */
  readonly nothing: Uint8Array;
  /** Answers a frame of any origin. Refuses, whole, one that is not in its canonical form. */
  readonly answer: (set: KeySet, lacking: Lacking, bytes: Uint8Array) => E.Either<Fault, Answer>;
  /** Decodes a frame. Refuses as `answer` does. */
  readonly decode: (bytes: Uint8Array) => E.Either<Fault, RangeFrame>;
}

/**
 * Finds the difference of two sets of keys by comparing sums over ranges that get smaller where they differ. Throws, as
 * a mistake of ours, where a frame could not hold one list. Source: sync, "Reconciliation".
 */
export const openReconcile = (params: ReconcileParams): Reconcile => {
  if (params.frameBytes < frameBytesMin(params)) throw new RangeError('a frame holds at least one list');
  const decode = (bytes: Uint8Array): E.Either<Fault, RangeFrame> => decodeFrame(params, bytes);
  return {
    decode,
    glance: (set) => frameBytesOf({ lower: START, ranges: [fingerprintRange(params, set, START, END)] }),
    nothing: frameBytesOf({ lower: START, ranges: [{ mode: 'skip', upper: END }] }),
    start: (set, lower = START, upper = END) =>
      packParts(params, params.framesMax, splitRange(params, set, lower, upper), (from) =>
        fingerprintRange(params, set, from, upper),
      ).frames,
    answer: (set, lacking, bytes) =>
      E.map((frame: RangeFrame) => answerFrame(params, set, lacking, frame))(decode(bytes)),
  };
};
