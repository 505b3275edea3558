import * as E from 'fp-ts/Either';
import { checkedCrypto } from '../../../lib/crypto/checkedCrypto';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { BACKENDS, open, right } from './backends';
import { counting } from './vectors';

const none = new Uint8Array(0);
const wrongLength = (what: string, bytes: number) => E.left({ _tag: 'WrongLength', what, bytes });

describe.each(BACKENDS)('checkedCrypto on %s: digests and signatures', (backend) => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('says which libsodium it runs on', () => {
    expect(crypto.backend).toBe(backend);
  });

  it.each([63, 65, 0, 128])('refuses a signature of %i bytes', (length) => {
    const { publicKey, secretKey } = right(crypto.signKeyPair(counting(32)));
    const signature = right(crypto.sign(none, secretKey));
    const cut = Uint8Array.from({ length }, (_, at) => signature[at] ?? 0);

    expect(crypto.verify(signature, none, publicKey)).toBe(true);
    expect(crypto.verify(cut, none, publicKey)).toBe(false);
  });

  it.each([31, 33, 0, 64])('refuses a signature under a public key of %i bytes', (length) => {
    const { publicKey, secretKey } = right(crypto.signKeyPair(counting(32)));
    const signature = right(crypto.sign(none, secretKey));
    const cut = Uint8Array.from({ length }, (_, at) => publicKey[at] ?? 0);

    expect(crypto.verify(signature, none, cut)).toBe(false);
  });

  it('refuses a signature after any change of one bit', () => {
    const { publicKey, secretKey } = right(crypto.signKeyPair(counting(32)));
    const bytes = counting(40);
    const signature = right(crypto.sign(bytes, secretKey));
    const flipped = (whole: Uint8Array, bit: number): Uint8Array =>
      whole.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

    const accepted = [
      ...Array.from({ length: 512 }, (_, bit) => crypto.verify(flipped(signature, bit), bytes, publicKey)),
      ...Array.from({ length: 320 }, (_, bit) => crypto.verify(signature, flipped(bytes, bit), publicKey)),
      ...Array.from({ length: 256 }, (_, bit) => crypto.verify(signature, bytes, flipped(publicKey, bit))),
    ];

    expect(accepted).not.toContain(true);
    expect(accepted).toHaveLength(1_088);
  });

  it.each([
    [0, 16, wrongLength('digest', 1)],
    [-1, 16, wrongLength('digest', 1)],
    [16.5, 16, wrongLength('digest', 1)],
    [NaN, 16, wrongLength('digest', 1)],
    [65, 16, wrongLength('digest', 64)],
    [32, 0, wrongLength('hash key', 1)],
    [32, 65, wrongLength('hash key', 64)],
  ])('refuses a keyed digest of %d bytes under a key of %i', (size, keyBytes, refusal) => {
    expect(crypto.keyedHash(size, counting(keyBytes), none)).toEqual(refusal);
  });

  it.each([
    [1, 1],
    [1, 64],
    [64, 1],
    [64, 64],
  ])('makes a keyed digest of %i bytes under a key of %i', (size, keyBytes) => {
    expect(right(crypto.keyedHash(size, counting(keyBytes), none))).toHaveLength(size);
  });

  it('derives another key for another secret, label or context', () => {
    const keys = [
      crypto.kdf(counting(32), 'session', none),
      crypto.kdf(counting(32, 1), 'session', none),
      crypto.kdf(counting(32), 'sessions', none),
      crypto.kdf(counting(32), 'session', counting(1)),
    ].map((key) => right(key).join());

    expect(new Set(keys).size).toBe(4);
    expect(crypto.kdf(none, 'session', none)).toEqual(wrongLength('hash key', 1));
    expect(crypto.kdf(counting(65), 'session', none)).toEqual(wrongLength('hash key', 64));
  });

  it.each([31, 33, 0])('refuses a seed of %i bytes', (length) => {
    const publicKey = right(crypto.boxKeyPair(counting(32))).publicKey;

    expect(crypto.signKeyPair(counting(length))).toEqual(wrongLength('seed', 32));
    expect(crypto.boxKeyPair(counting(length))).toEqual(wrongLength('seed', 32));
    expect(crypto.seal(none, publicKey, counting(length))).toEqual(wrongLength('seed', 32));
  });

  it.each([63, 65, 32, 0])('refuses to sign with a key of %i bytes', (length) => {
    expect(crypto.sign(none, counting(length))).toEqual(wrongLength('signing key', 64));
  });
});

describe('checkedCrypto', () => {
  it('hands one part to the hash as it is, without a copy', () => {
    const hashed: Uint8Array[] = [];
    const keep = (_size: number, bytes: Uint8Array): Uint8Array => {
      hashed.push(bytes);
      return bytes;
    };
    const crypto = checkedCrypto({ hash: keep, keyedHash: keep } as unknown as Parameters<typeof checkedCrypto>[0]);
    const bytes = counting(512);

    crypto.hash(16, bytes);
    crypto.keyedHash(16, bytes.subarray(0, 16), bytes);

    expect(hashed[0]).toBe(bytes);
    expect(hashed[1]).toBe(bytes);
  });
});
