import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of `spec/vectors`, as the type its reader expects. */
export const vectors = <T>(path: string): T =>
  JSON.parse(readFileSync(join(__dirname, '../../vectors', path), 'utf8')) as T;

export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

/** A number in 8 bytes, big-endian. */
export const u64 = (value: number): Uint8Array => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt(value));
  return Uint8Array.from(out);
};

/** `length` bytes that count up from `first`. */
export const counting = (length: number, first = 0): Uint8Array => Uint8Array.from({ length }, (_, at) => first + at);
