import type { RangeSum } from '../../reconcile/keySet';
import { addSums, subtractSums } from '../../reconcile/lift';

export const NO_KEYS: RangeSum = { count: 0, sum: 0n };

export const addRangeSums = (a: RangeSum, b: RangeSum): RangeSum =>
  b.count === 0 ? a : { count: a.count + b.count, sum: addSums(a.sum, b.sum) };

export const subtractRangeSums = (a: RangeSum, b: RangeSum): RangeSum =>
  b.count === 0 ? a : { count: a.count - b.count, sum: subtractSums(a.sum, b.sum) };

const SUM_BYTES = 32;
const WORDS = SUM_BYTES / 4;

/** Adds sums modulo 2^256 as 32-bit words, the lowest first. It is exact for up to two million of them. */
const addWords = (words: Float64Array, from: number, to: number, view: DataView, at: number): void => {
  for (let word = 0; word < WORDS; word += 1)
    words[to + word] = (words[from + word] ?? 0) + view.getUint32(at + 4 * word, true);
};

const sumOfWords = (words: Float64Array, from: number): bigint => {
  let sum = 0n;
  for (let word = WORDS - 1; word >= 0; word -= 1) sum = (sum << 32n) + BigInt(words[from + word] ?? 0);
  return BigInt.asUintN(256, sum);
};

const viewOf = (hex: string): DataView => {
  const bytes = Buffer.from(hex, 'hex');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};

/** Adds up sums that are one behind the other in `hex`. */
export const sumOfSums = (hex: string): bigint => {
  const [view, words] = [viewOf(hex), new Float64Array(WORDS)];
  for (let at = 0; at < view.byteLength; at += SUM_BYTES) addWords(words, 0, 0, view, at);
  return sumOfWords(words, 0);
};

/** Sums up the first `n` of them, each from the one before. */
export const sumsOfSums = (hex: string): ((n: number) => bigint) => {
  const view = viewOf(hex);
  const words = new Float64Array((view.byteLength / SUM_BYTES + 1) * WORDS);
  let done = 0;
  return (n) => {
    for (; done < n; done += 1) addWords(words, done * WORDS, (done + 1) * WORDS, view, done * SUM_BYTES);
    return sumOfWords(words, n * WORDS);
  };
};
