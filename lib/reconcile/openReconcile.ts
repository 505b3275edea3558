import * as E from 'fp-ts/Either';
import type { Fault } from '../fault';
import { type Answer, type Lacking, answerFrame } from './answer';
import { type RangeFrame, decodeFrame, frameBytesOf } from './rangeFrame';
import { type Bound, END, type KeySet, START } from './keySet';
import { frameBytesMin, packParts } from './packParts';
import type { ReconcileParams } from './reconcileParams';
import { fingerprintRange, splitRange } from './splitRange';

/** One side of a reconciliation. It keeps nothing between two calls: whoever calls keeps what was asked for. */
export interface Reconcile {
  /** What begins a pass over all of a set, or over the part of it between two bounds: one frame as a rule. */
  readonly start: (set: KeySet, lower?: Bound, upper?: Bound) => readonly Uint8Array[];
  /** Begins a pass with one fingerprint of the whole set: less to sum and to send where both sides have the same. */
  readonly glance: (set: KeySet) => Uint8Array;
  /** A frame that asks and says nothing, for who has something to tell in what leads it. */
  readonly nothing: Uint8Array;
  /** What a frame of any origin gives rise to. Refuses, whole, one that is not written as it must be. */
  readonly answer: (set: KeySet, lacking: Lacking, bytes: Uint8Array) => E.Either<Fault, Answer>;
  /** What a frame says. Refuses as `answer` does. */
  readonly decode: (bytes: Uint8Array) => E.Either<Fault, RangeFrame>;
}

/**
 * Finds what two sets of keys differ in, by comparing sums over ranges that get smaller where they differ.
 * Throws if a frame could not hold one list: that is a mistake in `params`. Source: sync, "Reconciliation".
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
