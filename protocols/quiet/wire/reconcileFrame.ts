import * as E from 'fp-ts/Either';
import { type BodyOf, type Fault, badPacket, concatBytes, layout, time, u32, u8, weakRef } from '../../../lib';
import { PAYLOAD_KINDS } from './payload';

const VERSION = 1;
const HEAD_AT = 2;

/** Size limit of a frame in bytes. Source: sync, "Reconciliation". */
export const RECONCILE_BYTES_MAX = 1_100;

const headLayout = layout('reconcile_frame', {
  salted: u8(0, 1),
  scope: weakRef,
  as_of_ms: time,
  credit: u32,
  held: u32,
});
const RANGES_AT = HEAD_AT + headLayout.bytes;

/**
 * The head of a frame, before its ranges. `salted`: 1 where ids are lifted with the session's secret. `scope`: the
 * network or a group. `as_of_ms`: the sender's clock; events expired by then are left out. `credit`: bytes that the answer
 * may still have. `held`: events of the scope that the sender has.
 */
export type ReconcileHead = BodyOf<typeof headLayout>;

export interface ReconcileFrame {
  readonly head: ReconcileHead;
  /** The lower bound and the ranges, as `lib/reconcile` reads and writes them. */
  readonly ranges: Uint8Array;
}

/**
 * Encodes a frame: kind 2 · version 1 · salted 1 · scope 16 · as_of_ms 8 · credit 4 · held 4 · ranges, at most 1,100.
 * Refuses: a time above 2^48 - 1, a longer frame.
 */
export const encodeReconcileFrame = ({ head, ranges }: ReconcileFrame): E.Either<Fault, Uint8Array> => {
  if (RANGES_AT + ranges.length > RECONCILE_BYTES_MAX) return E.left(badPacket('reconcile.has_at_most_1100_bytes'));
  return E.bimap(
    () => badPacket('reconcile.fields_are_well_formed'),
    (fields: Uint8Array) => concatBytes(Uint8Array.of(PAYLOAD_KINDS.reconciliation, VERSION), fields, ranges),
  )(headLayout.encode(head));
};

/** Reads a frame. Refuses: another kind or version, `salted` other than 0 or 1, a time above 2^48 - 1, a wrong length. */
export const decodeReconcileFrame = (frame: Uint8Array): E.Either<Fault, ReconcileFrame> => {
  if (frame.length <= RANGES_AT) return E.left(badPacket('reconcile.has_ranges'));
  if (frame.length > RECONCILE_BYTES_MAX) return E.left(badPacket('reconcile.has_at_most_1100_bytes'));
  if (frame[0] !== PAYLOAD_KINDS.reconciliation) return E.left(badPacket('reconcile.is_one'));
  if (frame[1] !== VERSION) return E.left(badPacket('reconcile.version_is_known'));
  return E.bimap(
    () => badPacket('reconcile.fields_are_well_formed'),
    (head: ReconcileHead) => ({ head, ranges: frame.subarray(RANGES_AT) }),
  )(headLayout.read(frame, HEAD_AT));
};
