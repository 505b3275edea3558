import { randomFillSync } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The source of every random byte of the engine: keys, nonces, seeds, picks and delays. */
export interface Random {
  /** `n` fresh bytes, the caller's own. */
  readonly bytes: (n: number) => Uint8Array;
}

/** Draws discarded at the start: the first holds the seed's own bits, and neighbouring seeds would begin alike. */
const WARM_UP_DRAWS = 32;
const TWO_48 = 2 ** 48;
const TWO_53 = 2 ** 53;

/** The operating system's randomness, the only kind fit for secrets. No other file asks for it. */
export const systemRandom: Random = { bytes: (n) => randomFillSync(new Uint8Array(n)) };

/**
 * Gives the same bytes for the same seed and calls. A spec or a simulation can so be repeated. **Not for secrets**: a
 * few bytes reveal the rest. 32 bits of the seed count.
 */
export const seededRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed);
  for (let drawn = 0; drawn < WARM_UP_DRAWS; drawn += 1) generator.next();
  return {
    bytes: (n) => {
      const out = new Uint8Array(n);
      let word = 0;
      for (let at = 0; at < n; at += 1) {
        word = at % 4 === 0 ? generator.next() : word >>> 8;
        out[at] = word;
      }
      return out;
    },
  };
};

/** 53 random bits as a whole number. */
const bits53 = (random: Random): number => {
  const view = new DataView(random.bytes(7).buffer);
  return (view.getUint8(6) & 0x1f) * TWO_48 + view.getUint16(4) * 2 ** 32 + view.getUint32(0);
};

/** Draws a number from 0 up to but not including 1, each multiple of 2^-53 equally likely. */
export const uniform = (random: Random): number => bits53(random) / TWO_53;

/**
 * Draws a whole number from `low` to `high`, both included, each equally likely. Draws beyond the last full multiple of
 * the range are repeated, since a plain remainder would favour the low end. Throws, as a mistake of ours, for ends that
 * are not whole or not in order, and for a range of more than 2^53 numbers.
 */
export const integerBetween = (random: Random, low: number, high: number): number => {
  const range = high - low + 1;
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || range < 1 || range > TWO_53)
    throw new RangeError('integerBetween takes two whole numbers in order');
  const fair = TWO_53 - (TWO_53 % range);
  let drawn = bits53(random);
  while (drawn >= fair) drawn = bits53(random);
  return low + (drawn % range);
};
