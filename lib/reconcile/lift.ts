import * as E from 'fp-ts/Either';
import type { CryptoPort } from '../crypto/cryptoPort';
import type { RangeSum } from './keySet';

const LIFT_KEY = new TextEncoder().encode('sotto/rbsr/1');
const LIFT_BYTES = 32;
const COUNT_BYTES = 8;
const NOTHING: Uint8Array = new Uint8Array(LIFT_BYTES);

/** Bytes of a fingerprint. */
export const FINGERPRINT_BYTES = 16;

const SUM_MASK = (1n << 256n) - 1n;

/** Adds modulo 2^256. */
export const addSums = (a: bigint, b: bigint): bigint => (a + b) & SUM_MASK;

/** Subtracts modulo 2^256. */
export const subtractSums = (a: bigint, b: bigint): bigint => (a - b) & SUM_MASK;

/** Reads the number of 32 little-endian bytes. */
export const sumOfBytes = (bytes: Uint8Array): bigint => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, LIFT_BYTES);
  const [a, b] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
  return a | (b << 64n) | (view.getBigUint64(16, true) << 128n) | (view.getBigUint64(24, true) << 192n);
};

/** Writes a sum as 32 little-endian bytes. */
export const bytesOfSum = (sum: bigint): Uint8Array => {
  const bytes = new Uint8Array(LIFT_BYTES);
  const view = new DataView(bytes.buffer);
  for (let at = 0, left = sum; at < LIFT_BYTES; at += 8, left >>= 64n)
    view.setBigUint64(at, BigInt.asUintN(64, left), true);
  return bytes;
};

/** Lifts an id to a number, 0 to 2^256 - 1. */
export type Lift = (id: Uint8Array) => bigint;

/**
 * Opens a lift: BLAKE2b-256 of an id under a key of 1 to 64 bytes. Ids themselves are never added, so nobody can plan
 * ids whose sum is that of others. Source: sync, "Reconciliation".
 */
export const openLift =
  ({ keyedHash }: Pick<CryptoPort, 'keyedHash'>, key: Uint8Array = LIFT_KEY): Lift =>
  (id) =>
    sumOfBytes(E.getOrElse(() => NOTHING)(keyedHash(LIFT_BYTES, key, id)));

/**
 * Computes the fingerprint of a range, 16 bytes: BLAKE2b-128 of its sum, 32 bytes little-endian, and its count, 8
 * big-endian.
 */
export const fingerprintOf =
  ({ hash }: Pick<CryptoPort, 'hash'>) =>
  ({ count, sum }: RangeSum): Uint8Array => {
    const counted = new Uint8Array(COUNT_BYTES);
    new DataView(counted.buffer).setBigUint64(0, BigInt(count));
    return hash(FINGERPRINT_BYTES, bytesOfSum(sum), counted);
  };
