import * as E from 'fp-ts/Either';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { BACKENDS, open } from './backends';
import { bytesOf, hexOf, vectors } from './vectors';

interface Suite<G> {
  readonly testGroups: readonly G[];
}
interface Case {
  readonly tcId: number;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'acceptable' | 'invalid';
}
interface SignatureGroup {
  readonly publicKey: { readonly pk: string };
  readonly tests: readonly (Case & { readonly msg: string; readonly sig: string })[];
}
interface AeadCase extends Case {
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}
interface SharedCase extends Case {
  readonly public: string;
  readonly private: string;
  readonly shared: string;
}
interface SpeccheckCase {
  readonly message: string;
  readonly pub_key: string;
  readonly signature: string;
}

const signatures = vectors<Suite<SignatureGroup>>('wycheproof/ed25519_test.json').testGroups.flatMap((group) =>
  group.tests.map((test) => ({ ...test, pk: group.publicKey.pk })),
);
const aead = vectors<Suite<{ readonly tests: readonly AeadCase[] }>>(
  'wycheproof/xchacha20_poly1305_test.json',
).testGroups.flatMap(({ tests }) => tests);
const shared = vectors<Suite<{ readonly tests: readonly SharedCase[] }>>(
  'wycheproof/x25519_test.json',
).testGroups.flatMap(({ tests }) => tests);
const speccheck = vectors<readonly SpeccheckCase[]>('ed25519-speccheck/cases.json');

const leftTag = (either: E.Either<{ readonly _tag: string }, unknown>): string =>
  E.isLeft(either) ? either.left._tag : 'Right';

describe.each(BACKENDS)('published vectors on %s', (backend) => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('agrees with Wycheproof about 151 Ed25519 signatures', () => {
    const disagreed = signatures.filter(
      ({ sig, msg, pk, result }) => crypto.verify(bytesOf(sig), bytesOf(msg), bytesOf(pk)) !== (result === 'valid'),
    );

    expect(disagreed.map(({ tcId }) => tcId)).toEqual([]);
    expect(signatures).toHaveLength(151);
    expect(signatures.filter(({ result }) => result === 'valid')).toHaveLength(88);
    expect(signatures.some(({ sig }) => sig.length !== 128)).toBe(true);
  });

  it('accepts one of the twelve disputed Ed25519 signatures, the fourth', () => {
    const accepted = speccheck.map(({ message, pub_key, signature }) =>
      crypto.verify(bytesOf(signature), bytesOf(message), bytesOf(pub_key)),
    );

    expect(accepted).toEqual(Array.from({ length: 12 }, (_, index) => index === 3));
  });

  it('decrypts the 246 valid XChaCha20-Poly1305 vectors and refuses the other 69', () => {
    const tags = aead.map(({ key, iv, aad, msg, ct, tag, result }) => {
      const sealed = bytesOf(ct + tag);
      const opened = crypto.decrypt({ key: bytesOf(key), nonce: bytesOf(iv), sealed, additional: bytesOf(aad) });
      return `${result} ${E.isRight(opened) ? hexOf(opened.right) === msg : opened.left._tag}`;
    });

    expect(aead).toHaveLength(315);
    expect(tags.filter((tag) => tag === 'valid true')).toHaveLength(246);
    expect(tags.filter((tag) => tag === 'invalid NotAuthentic')).toHaveLength(60);
    expect(tags.filter((tag) => tag === 'invalid WrongLength')).toHaveLength(9);
  });

  it('encrypts to the ciphertext and tag of each vector whose nonce has 24 bytes', () => {
    const fit = aead.filter(({ iv }) => iv.length === 48);
    const different = fit.filter(({ key, iv, aad, msg, ct, tag, result }) => {
      const sealed = crypto.encrypt({
        key: bytesOf(key),
        nonce: bytesOf(iv),
        data: bytesOf(msg),
        additional: bytesOf(aad),
      });
      return (E.isRight(sealed) && hexOf(sealed.right) === ct + tag) !== (result === 'valid');
    });

    expect(different.map(({ tcId }) => tcId)).toEqual([]);
    expect(fit).toHaveLength(306);
  });

  it('refuses to encrypt under the nine nonces of other lengths', () => {
    const others = aead.filter(({ iv }) => iv.length !== 48);
    const none = new Uint8Array(0);
    const answers = others.map(({ key, iv }) =>
      crypto.encrypt({ key: bytesOf(key), nonce: bytesOf(iv), data: none, additional: none }),
    );

    expect(answers).toEqual(Array(9).fill(E.left({ _tag: 'WrongLength', what: 'nonce', bytes: 24 })));
  });

  it('computes the 487 shared secrets of X25519 that are not zero', () => {
    const usable = shared.filter(({ flags }) => !flags.includes('ZeroSharedSecret'));
    const different = usable.filter((test) => {
      const answer = crypto.x25519(bytesOf(test.private), bytesOf(test.public));
      return !E.isRight(answer) || hexOf(answer.right) !== test.shared;
    });

    expect(different.map(({ tcId }) => tcId)).toEqual([]);
    expect(usable).toHaveLength(487);
  });

  it('refuses the 31 public keys that make the shared secret zero', () => {
    const zero = shared.filter(({ flags }) => flags.includes('ZeroSharedSecret'));

    const answers = zero.map((test) => leftTag(crypto.x25519(bytesOf(test.private), bytesOf(test.public))));

    expect(answers).toEqual(Array(31).fill('WeakKey'));
  });
});
