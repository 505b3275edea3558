import { seededRandom } from '../../../lib/random';

const random = seededRandom(666);

/** Bytes of no meaning, the same in every run. The first is the kind byte of a real packet, to get past the door. */
export const randomBytesOf = (length: number): Uint8Array => {
  const bytes = random.bytes(length);
  if (length > 0) bytes[0] = 1;
  return bytes;
};
