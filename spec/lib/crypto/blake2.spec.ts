import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { BACKENDS, open, right } from './backends';
import { bytesOf, counting, hexOf, utf8, vectors } from './vectors';

interface Kat {
  readonly in: string;
  readonly key: string;
  readonly out: string;
}
interface Derived {
  readonly in: string;
  readonly out16: string;
  readonly out32: string;
}

const kat = vectors<readonly Kat[]>('blake2/blake2b-kat.json');
const derived = vectors<{ readonly rows: readonly Derived[] }>('blake2/blake2b-16-32-derived.json').rows;
const short = vectors<{ readonly rows: readonly string[] }>('libsodium/generichash-keyed.json').rows;

describe.each(BACKENDS)('BLAKE2b on %s', (backend) => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('gives the 256 known digests of 64 bytes without a key', () => {
    const unkeyed = kat.filter(({ key }) => key === '');

    const digests = unkeyed.map((row) => hexOf(crypto.hash(64, bytesOf(row.in))));

    expect(digests).toEqual(unkeyed.map(({ out }) => out));
    expect(unkeyed).toHaveLength(256);
  });

  it('gives the 256 known digests of 64 bytes with a key', () => {
    const keyed = kat.filter(({ key }) => key !== '');

    const digests = keyed.map((row) => hexOf(right(crypto.keyedHash(64, bytesOf(row.key), bytesOf(row.in)))));

    expect(digests).toEqual(keyed.map(({ out }) => out));
    expect(keyed).toHaveLength(256);
  });

  it('gives the 260 known digests of 16 and of 32 bytes', () => {
    const digests = derived.map((row) => ({
      in: row.in,
      out16: hexOf(crypto.hash(16, bytesOf(row.in))),
      out32: hexOf(crypto.hash(32, bytesOf(row.in))),
    }));

    expect(digests).toEqual(derived);
    expect(derived).toHaveLength(260);
  });

  it('gives the known digests under keys from one byte up', () => {
    const digests = short.map((_, row) => hexOf(right(crypto.keyedHash(row + 1, counting(row + 1), counting(row)))));

    expect(digests).toEqual(short);
    expect(short).toHaveLength(17);
  });

  it('makes every length another digest, not a shorter piece of one', () => {
    const bytes = utf8('sotto');

    const [a, b, c, d] = ([16, 24, 32, 64] as const).map((size) => hexOf(crypto.hash(size, bytes)));

    expect([a, b, c, d].map((digest) => digest?.length)).toEqual([32, 48, 64, 128]);
    expect(new Set([a, b, c, d].map((digest) => digest?.slice(0, 32))).size).toBe(4);
  });

  it('hashes parts as if they were one', () => {
    const whole = counting(200);
    const parts = [whole.subarray(0, 0), whole.subarray(0, 13), whole.subarray(13, 14), whole.subarray(14)];

    expect(crypto.hash(16, ...parts)).toEqual(crypto.hash(16, whole));
    expect(crypto.keyedHash(32, counting(32), ...parts)).toEqual(crypto.keyedHash(32, counting(32), whole));
  });

  it('takes no parts for no bytes', () => {
    expect(crypto.hash(64)).toEqual(crypto.hash(64, new Uint8Array(0)));
  });

  it('gives each digest its own memory', () => {
    const first = crypto.hash(16, utf8('first'));
    const before = hexOf(first);

    crypto.hash(16, utf8('second'));

    expect(hexOf(first)).toBe(before);
    expect(first.buffer.byteLength).toBe(16);
  });
});
