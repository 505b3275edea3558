import type { RangeSum } from './keySet';

/** What one kind of reconciliation fixes. Both sides have the same. */
export interface ReconcileParams {
  /** Bytes of an id. */
  readonly idBytes: number;
  /** The latest time of a key, in milliseconds; less than 2^53 - 1. */
  readonly timeMax: number;
  /** The 16 bytes that stand for a range. */
  readonly fingerprintOf: (sum: RangeSum) => Uint8Array;
  /** Into how many parts a range goes that is too long to list. */
  readonly split: number;
  /** The most ids in one list. */
  readonly listMax: number;
  /** The most ranges in one frame. */
  readonly rangesMax: number;
  /** The most frames that answer one. */
  readonly framesMax: number;
  /** The most bytes of one frame. */
  readonly frameBytes: number;
}
