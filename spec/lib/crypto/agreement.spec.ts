import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { BACKENDS, open, right } from './backends';

const RUN = { seed: 20_262, numRuns: 200 };
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const bytes = fc.uint8Array({ maxLength: 600 });
const seed = exactly(32);

describe('the two libsodiums', () => {
  let wasm: CryptoPort;
  let native: CryptoPort;
  beforeAll(async () => {
    [wasm, native] = (await Promise.all(BACKENDS.map(open))) as [CryptoPort, CryptoPort];
  });

  it('are two', () => {
    expect([wasm.backend, native.backend]).toEqual(['wasm', 'native']);
  });

  it('make the same digests and derive the same keys', () => {
    const sizes = fc.constantFrom(16 as const, 24 as const, 32 as const, 64 as const);
    const key = fc.uint8Array({ minLength: 1, maxLength: 64 });

    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 64 }),
        key,
        bytes,
        bytes,
        fc.string(),
        (size, any, k, a, b, label) => {
          expect(wasm.hash(size, a, b)).toEqual(native.hash(size, a, b));
          expect(wasm.keyedHash(any, k, a, b)).toEqual(native.keyedHash(any, k, a, b));
          expect(wasm.kdf(k, label, a)).toEqual(native.kdf(k, label, a));
        },
      ),
      RUN,
    );
  });

  it('make the same key pairs, signatures and shared secrets', () => {
    fc.assert(
      fc.property(seed, seed, bytes, (one, other, data) => {
        const signer = right(wasm.signKeyPair(one));
        const [mine, theirs] = [right(wasm.boxKeyPair(one)), right(wasm.boxKeyPair(other))];
        const signature = wasm.sign(data, signer.secretKey);

        expect(native.signKeyPair(one)).toEqual(E.right(signer));
        expect(native.boxKeyPair(one)).toEqual(E.right(mine));
        expect(native.sign(data, signer.secretKey)).toEqual(signature);
        expect(native.x25519(mine.secretKey, theirs.publicKey)).toEqual(wasm.x25519(theirs.secretKey, mine.publicKey));
        expect(native.verify(right(signature), data, signer.publicKey)).toBe(true);
        expect(wasm.verify(right(signature), data, signer.publicKey)).toBe(true);
      }),
      RUN,
    );
  });

  it('encrypt alike, and each opens what the other encrypted', () => {
    fc.assert(
      fc.property(seed, exactly(24), bytes, bytes, (key, nonce, data, additional) => {
        const sealed = right(wasm.encrypt({ key, nonce, data, additional }));

        expect(native.encrypt({ key, nonce, data, additional })).toEqual(E.right(sealed));
        expect(native.decrypt({ key, nonce, sealed, additional })).toEqual(E.right(data));
        expect(wasm.decrypt({ key, nonce, sealed, additional })).toEqual(E.right(data));
      }),
      RUN,
    );
  });

  it('seal alike from one seed, and libsodium opens the seal', () => {
    fc.assert(
      fc.property(seed, seed, bytes, (mine, ephemeral, data) => {
        const pair = right(wasm.boxKeyPair(mine));
        const sealed = right(wasm.seal(data, pair.publicKey, ephemeral));

        expect(wasm.seal(data, pair.publicKey, ephemeral)).toEqual(E.right(sealed));
        expect(native.seal(data, pair.publicKey, ephemeral)).toEqual(E.right(sealed));
        expect(sealed).toHaveLength(data.length + 48);
        expect(native.unseal(sealed, pair)).toEqual(E.right(data));
        expect(wasm.unseal(sealed, pair)).toEqual(E.right(data));
      }),
      RUN,
    );
  });

  it('seal differently from different seeds', () => {
    const pair = right(wasm.boxKeyPair(new Uint8Array(32)));
    const data = new Uint8Array(16);

    const seals = [1, 2].map((fill) => right(native.seal(data, pair.publicKey, new Uint8Array(32).fill(fill))).join());

    expect(new Set(seals).size).toBe(2);
  });

  it('agree about every length they refuse', () => {
    const any = fc.oneof(fc.constantFrom(16, 24, 32, 48, 64), fc.nat(70)).chain(exactly);

    fc.assert(
      fc.property(any, any, any, any, (a, b, c, d) => {
        const answers = [wasm, native].map((crypto) => [
          crypto.verify(a, b, c),
          crypto.sign(a, b),
          crypto.encrypt({ key: a, nonce: b, data: c, additional: d }),
          crypto.decrypt({ key: a, nonce: b, sealed: c, additional: d }),
          crypto.seal(a, b, c),
          crypto.unseal(a, { publicKey: b, secretKey: c }),
          crypto.x25519(a, b),
        ]);

        expect(answers[0]).toEqual(answers[1]);
      }),
      { ...RUN, numRuns: 500 },
    );
  });

  it('give plain arrays that own their memory', () => {
    const pair = right(wasm.boxKeyPair(new Uint8Array(32)));
    const key = new Uint8Array(32);
    const given = [wasm, native].flatMap((crypto) => [
      crypto.hash(32, key),
      right(crypto.keyedHash(12, key, key)),
      right(crypto.signKeyPair(key)).secretKey,
      right(crypto.sign(key, new Uint8Array(64))),
      right(crypto.encrypt({ key, nonce: key.subarray(8), data: key, additional: key })),
      right(crypto.seal(key, pair.publicKey, key)),
    ]);

    expect(given.map((one) => Object.getPrototypeOf(one) === Uint8Array.prototype)).toEqual(Array(12).fill(true));
    expect(given.map((one) => one.buffer.byteLength - one.length)).toEqual(Array(12).fill(0));
  });
});
