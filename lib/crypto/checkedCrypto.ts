import * as E from 'fp-ts/Either';
import {
  BOX_SECRET_KEY_BYTES,
  DIGEST_BYTES_MAX,
  KEY_BYTES,
  NONCE_BYTES,
  PUBLIC_KEY_BYTES,
  SEAL_BYTES,
  SEED_BYTES,
  SIGNATURE_BYTES,
  SIGN_SECRET_KEY_BYTES,
  TAG_BYTES,
} from './cryptoPort';
import type { CryptoFault, CryptoPort, KeyPair } from './cryptoPort';
import { concatBytes } from '../concatBytes';

/**
 * The operations of one libsodium, called with arguments of the right length. Null where the C function refuses. The
 * two backends differ in this and in nothing else.
 */
export interface Primitives {
  readonly backend: CryptoPort['backend'];
  readonly hash: (size: number, bytes: Uint8Array) => Uint8Array;
  readonly keyedHash: (size: number, bytes: Uint8Array, key: Uint8Array) => Uint8Array;
  readonly signKeyPair: (seed: Uint8Array) => KeyPair;
  readonly boxKeyPair: (seed: Uint8Array) => KeyPair;
  readonly sign: (bytes: Uint8Array, secretKey: Uint8Array) => Uint8Array;
  readonly verify: (signature: Uint8Array, bytes: Uint8Array, publicKey: Uint8Array) => boolean;
  readonly encrypt: (data: Uint8Array, additional: Uint8Array, nonce: Uint8Array, key: Uint8Array) => Uint8Array;
  readonly decrypt: (
    sealed: Uint8Array,
    additional: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ) => Uint8Array | null;
  readonly box: (
    data: Uint8Array,
    nonce: Uint8Array,
    publicKey: Uint8Array,
    secretKey: Uint8Array,
  ) => Uint8Array | null;
  readonly unseal: (sealed: Uint8Array, publicKey: Uint8Array, secretKey: Uint8Array) => Uint8Array | null;
  readonly x25519: (secretKey: Uint8Array, publicKey: Uint8Array) => Uint8Array | null;
  readonly memzero: (bytes: Uint8Array) => void;
}

const wrongLength = (what: string, bytes: number): E.Either<CryptoFault, never> =>
  E.left({ _tag: 'WrongLength', what, bytes });
const notAuthentic = (what: string): E.Either<CryptoFault, never> => E.left({ _tag: 'NotAuthentic', what });
const weakKey = (what: string): E.Either<CryptoFault, never> => E.left({ _tag: 'WeakKey', what });

/** Copies the parts together only where there are several. */
const whole = (parts: readonly Uint8Array[]): Uint8Array => {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : concatBytes(...parts);
};

const hashing = (sodium: Primitives): Pick<CryptoPort, 'hash' | 'keyedHash' | 'kdf'> => {
  const keyedHash: CryptoPort['keyedHash'] = (size, key, ...parts) => {
    if (!Number.isInteger(size) || size < 1) return wrongLength('digest', 1);
    if (size > DIGEST_BYTES_MAX) return wrongLength('digest', DIGEST_BYTES_MAX);
    if (key.length < 1) return wrongLength('hash key', 1);
    if (key.length > DIGEST_BYTES_MAX) return wrongLength('hash key', DIGEST_BYTES_MAX);
    return E.right(sodium.keyedHash(size, whole(parts), key));
  };
  return {
    hash: (size, ...parts) => sodium.hash(size, whole(parts)),
    keyedHash,
    kdf: (secret, label, context) => keyedHash(32, secret, Buffer.from(`sotto/${label}/1`), context),
  };
};

const signing = (sodium: Primitives): Pick<CryptoPort, 'signKeyPair' | 'sign' | 'verify'> => ({
  signKeyPair: (seed) => {
    if (seed.length !== SEED_BYTES) return wrongLength('seed', SEED_BYTES);
    return E.right(sodium.signKeyPair(seed));
  },
  sign: (bytes, secretKey) => {
    if (secretKey.length !== SIGN_SECRET_KEY_BYTES) return wrongLength('signing key', SIGN_SECRET_KEY_BYTES);
    return E.right(sodium.sign(bytes, secretKey));
  },
  verify: (signature, bytes, publicKey) =>
    signature.length === SIGNATURE_BYTES &&
    publicKey.length === PUBLIC_KEY_BYTES &&
    sodium.verify(signature, bytes, publicKey),
});

const encrypting = (sodium: Primitives): Pick<CryptoPort, 'encrypt' | 'decrypt'> => ({
  encrypt: ({ key, nonce, data, additional }) => {
    if (key.length !== KEY_BYTES) return wrongLength('key', KEY_BYTES);
    if (nonce.length !== NONCE_BYTES) return wrongLength('nonce', NONCE_BYTES);
    return E.right(sodium.encrypt(data, additional, nonce, key));
  },
  decrypt: ({ key, nonce, sealed, additional }) => {
    if (key.length !== KEY_BYTES) return wrongLength('key', KEY_BYTES);
    if (nonce.length !== NONCE_BYTES) return wrongLength('nonce', NONCE_BYTES);
    if (sealed.length < TAG_BYTES) return wrongLength('ciphertext', TAG_BYTES);
    const data = sodium.decrypt(sealed, additional, nonce, key);
    return data === null ? notAuthentic('ciphertext') : E.right(data);
  },
});

const sealing = (sodium: Primitives): Pick<CryptoPort, 'boxKeyPair' | 'seal' | 'unseal' | 'x25519'> => ({
  boxKeyPair: (seed) => {
    if (seed.length !== SEED_BYTES) return wrongLength('seed', SEED_BYTES);
    return E.right(sodium.boxKeyPair(seed));
  },
  seal: (data, publicKey, seed) => {
    if (publicKey.length !== PUBLIC_KEY_BYTES) return wrongLength('public key', PUBLIC_KEY_BYTES);
    if (seed.length !== SEED_BYTES) return wrongLength('seed', SEED_BYTES);
    const ephemeral = sodium.boxKeyPair(seed);
    const nonce = sodium.hash(NONCE_BYTES, concatBytes(ephemeral.publicKey, publicKey));
    const boxed = sodium.box(data, nonce, publicKey, ephemeral.secretKey);
    sodium.memzero(ephemeral.secretKey);
    return boxed === null ? weakKey('public key') : E.right(concatBytes(ephemeral.publicKey, boxed));
  },
  unseal: (sealed, { publicKey, secretKey }) => {
    if (publicKey.length !== PUBLIC_KEY_BYTES) return wrongLength('public key', PUBLIC_KEY_BYTES);
    if (secretKey.length !== BOX_SECRET_KEY_BYTES) return wrongLength('secret key', BOX_SECRET_KEY_BYTES);
    if (sealed.length < SEAL_BYTES) return wrongLength('seal', SEAL_BYTES);
    const data = sodium.unseal(sealed, publicKey, secretKey);
    return data === null ? notAuthentic('seal') : E.right(data);
  },
  x25519: (secretKey, publicKey) => {
    if (secretKey.length !== BOX_SECRET_KEY_BYTES) return wrongLength('secret key', BOX_SECRET_KEY_BYTES);
    if (publicKey.length !== PUBLIC_KEY_BYTES) return wrongLength('public key', PUBLIC_KEY_BYTES);
    const shared = sodium.x25519(secretKey, publicKey);
    return shared === null ? weakKey('public key') : E.right(shared);
  },
});

/**
 * The port over one libsodium. It checks every length itself, because both backends throw where the C function returns
 * an error. Source: wire, "Derivations".
 */
export const checkedCrypto = (sodium: Primitives): CryptoPort => ({
  backend: sodium.backend,
  ...hashing(sodium),
  ...signing(sodium),
  ...encrypting(sodium),
  ...sealing(sodium),
  memzero: sodium.memzero,
});
