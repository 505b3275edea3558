import { verifyOnce } from '../../../lib/crypto/verifyOnce';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { open, right } from './backends';
import { counting } from './vectors';

/** A verifier that counts, and accepts every signature that does not begin with zero. */
const counted = () => {
  const asked: Uint8Array[] = [];
  const verify: CryptoPort['verify'] = (signature) => {
    asked.push(signature);
    return signature[0] !== 0;
  };
  return { asked, crypto: { verify } };
};
const idOf = (n: number): Uint8Array => counting(16, n);
const valid = counting(64, 1);
const invalid = counting(64, 0);
const bytes = counting(448);
const alice = counting(32, 1);
const bob = counting(32, 2);

describe('verifyOnce', () => {
  it('verifies an event once', () => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto);

    const answers = [1, 2, 3].map(() => verify(idOf(1), valid, bytes, alice));

    expect(answers).toEqual([true, true, true]);
    expect(asked).toHaveLength(1);
  });

  it('verifies the same id again under another key', () => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto);

    verify(idOf(1), valid, bytes, alice);
    const answer = verify(idOf(1), invalid, bytes, bob);

    expect(answer).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('verifies another id under the same key', () => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto);

    verify(idOf(1), valid, bytes, alice);
    const answer = verify(idOf(2), invalid, bytes, alice);

    expect(answer).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('does not remember a signature that was refused', () => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto);

    const answers = [invalid, valid, invalid].map((signature) => verify(idOf(1), signature, bytes, alice));

    expect(answers).toEqual([false, true, true]);
    expect(asked).toHaveLength(2);
  });

  it('forgets the oldest when it is full, and only that', () => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto, 3);
    [1, 2, 3, 4].forEach((n) => verify(idOf(n), valid, bytes, alice));
    asked.length = 0;

    [2, 3, 4].forEach((n) => verify(idOf(n), valid, bytes, alice));
    const kept = asked.length;
    verify(idOf(1), valid, bytes, alice);

    expect(kept).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('keeps exactly its capacity through many rounds', () => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto, 100);
    const name = (n: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, at) => (n >> (8 * (at % 4))) & 0xff);
    for (let n = 0; n < 10_000; n += 1) verify(name(n), valid, bytes, alice);
    asked.length = 0;

    for (let n = 9_900; n < 10_000; n += 1) verify(name(n), valid, bytes, alice);
    const kept = asked.length;
    verify(name(9_899), valid, bytes, alice);

    expect(kept).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('remembers nothing at a capacity of zero', () => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto, 0);

    verify(idOf(1), valid, bytes, alice);
    verify(idOf(1), valid, bytes, alice);

    expect(asked).toHaveLength(2);
  });

  it.each([0, 15, 17, 48])('does not remember an id of %i bytes', (length) => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto);

    verify(counting(length), valid, bytes, alice);
    verify(counting(length), valid, bytes, alice);

    expect(asked).toHaveLength(2);
  });

  it.each([0, 31, 33])('does not remember a key of %i bytes', (length) => {
    const { asked, crypto } = counted();
    const verify = verifyOnce(crypto);

    verify(idOf(1), valid, bytes, counting(length));
    verify(idOf(1), valid, bytes, counting(length));

    expect(asked).toHaveLength(2);
  });

  it('tells apart ids and keys that differ in any one byte', () => {
    const { crypto } = counted();
    const verify = verifyOnce(crypto);
    const other = (whole: Uint8Array, at: number): Uint8Array =>
      whole.map((byte, i) => (i === at ? byte ^ 0x80 : byte));
    verify(idOf(1), valid, bytes, alice);

    const answers = [
      ...Array.from({ length: 16 }, (_, at) => verify(other(idOf(1), at), invalid, bytes, alice)),
      ...Array.from({ length: 32 }, (_, at) => verify(idOf(1), invalid, bytes, other(alice, at))),
    ];

    expect(answers).toEqual(Array(48).fill(false));
  });

  it('answers as the port does for real signatures', async () => {
    const crypto = await open('native');
    const { publicKey, secretKey } = right(crypto.signKeyPair(counting(32)));
    const signature = right(crypto.sign(bytes, secretKey));
    const verify = verifyOnce(crypto);

    expect(verify(idOf(1), signature, bytes, publicKey)).toBe(true);
    expect(verify(idOf(2), signature, bytes.subarray(1), publicKey)).toBe(false);
    expect(verify(idOf(3), signature.subarray(1), bytes, publicKey)).toBe(false);
  });
});
