import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { BACKENDS, open, right } from './backends';
import { counting } from './vectors';

const RUN = { seed: 4_242, numRuns: 300 };
const none = new Uint8Array(0);
const wrongLength = (what: string, bytes: number) => E.left({ _tag: 'WrongLength', what, bytes });
/** Every length about those that matter, and odd ones far from them. */
const anyBytes = fc
  .oneof(
    fc.constantFrom(0, 1, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65, 448, 512, 513),
    fc.nat(1_500),
  )
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));

describe.each(BACKENDS)('checkedCrypto on %s: encryption and seals', (backend) => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('refuses keys, nonces and ciphertexts of other lengths', () => {
    const fit = { key: counting(32), nonce: counting(24), data: none, sealed: counting(16), additional: none };

    expect(crypto.encrypt({ ...fit, key: counting(31) })).toEqual(wrongLength('key', 32));
    expect(crypto.encrypt({ ...fit, nonce: counting(12) })).toEqual(wrongLength('nonce', 24));
    expect(crypto.decrypt({ ...fit, key: counting(33) })).toEqual(wrongLength('key', 32));
    expect(crypto.decrypt({ ...fit, nonce: counting(25) })).toEqual(wrongLength('nonce', 24));
    expect(crypto.decrypt({ ...fit, sealed: counting(15) })).toEqual(wrongLength('ciphertext', 16));
    expect(crypto.decrypt(fit)).toEqual(E.left({ _tag: 'NotAuthentic', what: 'ciphertext' }));
  });

  it('refuses what was encrypted beside other additional bytes', () => {
    const common = { key: counting(32), nonce: counting(24) };
    const sealed = right(crypto.encrypt({ ...common, data: counting(9), additional: counting(66) }));

    expect(crypto.decrypt({ ...common, sealed, additional: counting(66) })).toEqual(E.right(counting(9)));
    expect(E.isLeft(crypto.decrypt({ ...common, sealed, additional: counting(65) }))).toBe(true);
    expect(E.isLeft(crypto.decrypt({ ...common, sealed, additional: none }))).toBe(true);
  });

  it('refuses seals of other lengths, for another key, or changed', () => {
    const alice = right(crypto.boxKeyPair(counting(32)));
    const bob = right(crypto.boxKeyPair(counting(32, 1)));
    const sealed = right(crypto.seal(counting(5), alice.publicKey, counting(32, 2)));
    const notAuthentic = E.left({ _tag: 'NotAuthentic', what: 'seal' });
    const unsealChanged = (at: number) =>
      crypto.unseal(
        sealed.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        alice,
      );

    expect(crypto.unseal(sealed, alice)).toEqual(E.right(counting(5)));
    expect(crypto.unseal(sealed.subarray(0, 47), alice)).toEqual(wrongLength('seal', 48));
    expect(crypto.unseal(sealed.subarray(0, 48), alice)).toEqual(notAuthentic);
    expect(crypto.unseal(sealed, bob)).toEqual(notAuthentic);
    expect(Array.from(sealed, (_, at) => unsealChanged(at))).toEqual(Array(53).fill(notAuthentic));
    expect(crypto.unseal(sealed, { ...alice, publicKey: none })).toEqual(wrongLength('public key', 32));
    expect(crypto.unseal(sealed, { ...alice, secretKey: counting(31) })).toEqual(wrongLength('secret key', 32));
  });

  it('refuses to seal to a public key of small order, and to a short one', () => {
    const weak = E.left({ _tag: 'WeakKey', what: 'public key' });

    expect(crypto.seal(none, new Uint8Array(32), counting(32))).toEqual(weak);
    expect(crypto.x25519(counting(32), new Uint8Array(32))).toEqual(weak);
    expect(crypto.seal(none, counting(31), counting(32))).toEqual(wrongLength('public key', 32));
    expect(crypto.x25519(counting(31), counting(32))).toEqual(wrongLength('secret key', 32));
    expect(crypto.x25519(counting(32), counting(33))).toEqual(wrongLength('public key', 32));
  });

  it('wipes bytes where they lie, and no byte beside them', () => {
    const whole = counting(10, 1);

    crypto.memzero(whole.subarray(2, 5));
    crypto.memzero(none);

    expect([...whole]).toEqual([1, 2, 0, 0, 0, 6, 7, 8, 9, 10]);
  });

  it('leaves its arguments as they were', () => {
    const [key, nonce, seed, data] = [counting(32), counting(24), counting(32, 7), counting(50)];
    const pair = right(crypto.boxKeyPair(seed));

    crypto.decrypt({ key, nonce, sealed: data, additional: data });
    crypto.unseal(right(crypto.seal(data, pair.publicKey, seed)), pair);
    crypto.hash(16, data);

    expect([key, nonce, seed, data]).toEqual([counting(32), counting(24), counting(32, 7), counting(50)]);
    expect(pair).toEqual(right(crypto.boxKeyPair(seed)));
  });

  it('never throws, whatever the lengths', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, anyBytes, anyBytes, fc.integer({ min: -2, max: 70 }), (a, b, c, d, size) => {
        crypto.hash(16, a, b);
        crypto.keyedHash(size, a, b, c);
        crypto.kdf(a, 'label', b);
        crypto.signKeyPair(a);
        crypto.boxKeyPair(a);
        crypto.sign(a, b);
        crypto.encrypt({ key: a, nonce: b, data: c, additional: d });
        crypto.decrypt({ key: a, nonce: b, sealed: c, additional: d });
        crypto.seal(a, b, c);
        crypto.unseal(a, { publicKey: b, secretKey: c });
        crypto.x25519(a, b);
        crypto.memzero(d);

        return !crypto.verify(a, b, c);
      }),
      RUN,
    );
  });
});
