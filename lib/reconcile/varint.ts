const BASE = 128;
const MORE = 0x80;

/**
 * Encodes a whole number, 0 to 2^53 - 1. A byte holds seven bits, the highest first; every byte but the last has its
 * top bit set.
 */
export const varintOf = (value: number): Uint8Array => {
  const bytes = [value % BASE];
  for (let left = Math.floor(value / BASE); left > 0; left = Math.floor(left / BASE))
    bytes.unshift(MORE | (left % BASE));
  return Uint8Array.from(bytes);
};
