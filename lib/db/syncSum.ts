import { ID_BYTES } from '../ids';
import type { RangeSum } from '../reconcile/keySet';
import { type Lift, addSums, subtractSums } from '../reconcile/lift';

export const NOTHING: RangeSum = { count: 0, sum: 0n };

export const plus = (a: RangeSum, b: RangeSum): RangeSum =>
  b.count === 0 ? a : { count: a.count + b.count, sum: addSums(a.sum, b.sum) };

export const minus = (a: RangeSum, b: RangeSum): RangeSum =>
  b.count === 0 ? a : { count: a.count - b.count, sum: subtractSums(a.sum, b.sum) };

/** How many ids stand one behind the other in `hex`, and the sum of what they are lifted to. */
export const sumOfIds = (hex: string, lift: Lift): RangeSum => {
  const ids = Buffer.from(hex, 'hex');
  let sum = 0n;
  for (let at = 0; at < ids.length; at += ID_BYTES) sum += lift(ids.subarray(at, at + ID_BYTES));
  return { count: ids.length / ID_BYTES, sum: BigInt.asUintN(256, sum) };
};

const SUM_BYTES = 32;
const WORDS = SUM_BYTES / 4;

/** Adds up sums that stand one behind the other in `hex`, word by word: exact for two million of them. */
export const sumOfSums = (hex: string): bigint => {
  const bytes = Buffer.from(hex, 'hex');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = new Float64Array(WORDS);
  for (let at = 0; at < bytes.length; at += 4) {
    const word = (at % SUM_BYTES) / 4;
    words[word] = (words[word] ?? 0) + view.getUint32(at, true);
  }
  let sum = 0n;
  for (let word = WORDS - 1; word >= 0; word -= 1) sum = (sum << 32n) + BigInt(words[word] ?? 0);
  return BigInt.asUintN(256, sum);
};
