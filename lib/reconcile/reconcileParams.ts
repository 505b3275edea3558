import type { RangeSum } from './keySet';

/** The parameters of one kind of reconciliation, the same on both sides. */
export interface ReconcileParams {
  /** Bytes of an id. */
  readonly idBytes: number;
  /** The latest time of a key, in milliseconds; less than 2^53 - 1. */
  readonly timeMax: number;
  /** Computes the 16-byte fingerprint of a range. */
  readonly fingerprintOf: (sum: RangeSum) => Uint8Array;
  /** Parts into which a range goes that is too long to list. */
  readonly split: number;
  /** Ids in one list, at most. */
  readonly listMax: number;
  /** Ranges in one frame, at most. */
  readonly rangesMax: number;
  /** Frames that answer one, at most. */
  readonly framesMax: number;
  /** Bytes of one frame, at most. */
  readonly frameBytes: number;
}
