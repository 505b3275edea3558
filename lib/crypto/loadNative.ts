import type { Primitives } from './checkedCrypto';
import {
  BOX_SECRET_KEY_BYTES,
  DIGEST_BYTES_MAX,
  PUBLIC_KEY_BYTES,
  SEAL_BYTES,
  SIGNATURE_BYTES,
  SIGN_SECRET_KEY_BYTES,
  TAG_BYTES,
} from './cryptoPort';
import type { KeyPair } from './cryptoPort';

type Bytes = Uint8Array;

/** The functions of `sodium-native` that are used; the package has no types. Each writes into its first argument. */
interface SodiumNative {
  readonly sodium_memzero: (bytes: Bytes) => void;
  readonly crypto_generichash: (out: Bytes, bytes: Bytes) => void;
  readonly crypto_generichash_batch: (out: Bytes, parts: readonly Bytes[], key: Bytes) => void;
  readonly crypto_sign_seed_keypair: (publicKey: Bytes, secretKey: Bytes, seed: Bytes) => void;
  readonly crypto_box_seed_keypair: (publicKey: Bytes, secretKey: Bytes, seed: Bytes) => void;
  readonly crypto_sign_detached: (out: Bytes, bytes: Bytes, secretKey: Bytes) => void;
  readonly crypto_sign_verify_detached: (signature: Bytes, bytes: Bytes, publicKey: Bytes) => boolean;
  readonly crypto_aead_xchacha20poly1305_ietf_encrypt: (
    ...[out, data, additional, none, nonce, key]: readonly [Bytes, Bytes, Bytes, null, Bytes, Bytes]
  ) => number;
  readonly crypto_aead_xchacha20poly1305_ietf_decrypt: (
    ...[out, none, sealed, additional, nonce, key]: readonly [Bytes, null, Bytes, Bytes, Bytes, Bytes]
  ) => number;
  readonly crypto_box_easy: (out: Bytes, data: Bytes, nonce: Bytes, publicKey: Bytes, secretKey: Bytes) => void;
  readonly crypto_box_seal_open: (out: Bytes, sealed: Bytes, publicKey: Bytes, secretKey: Bytes) => boolean;
  readonly crypto_scalarmult: (out: Bytes, secretKey: Bytes, publicKey: Bytes) => void;
}

/** Turns a throw into null. Lengths are checked before, so a throw can only be the C function's refusal. */
const orNull = (out: Bytes, fill: () => boolean | number | void): Bytes | null => {
  try {
    return fill() === false ? null : out;
  } catch {
    return null;
  }
};

const filled = (out: Bytes, fill: (out: Bytes) => unknown): Bytes => {
  fill(out);
  return out;
};

const keyPair = (secretKeyBytes: number, fill: (publicKey: Bytes, secretKey: Bytes) => void): KeyPair => {
  const pair = { publicKey: new Uint8Array(PUBLIC_KEY_BYTES), secretKey: new Uint8Array(secretKeyBytes) };
  fill(pair.publicKey, pair.secretKey);
  return pair;
};

/**
 * Writes digests into memory that is kept and copies them out: a quarter faster than a new array for each. A keyed
 * digest may be a key, so it is wiped there.
 */
const hashing = (sodium: SodiumNative): Pick<Primitives, 'hash' | 'keyedHash'> => {
  const kept = new ArrayBuffer(DIGEST_BYTES_MAX);
  const views = Array.from({ length: DIGEST_BYTES_MAX + 1 }, (_, size) => new Uint8Array(kept, 0, size));
  const outFor = (size: number): Bytes => views[size] ?? new Uint8Array(size);
  return {
    hash: (size, bytes) => {
      const out = outFor(size);
      sodium.crypto_generichash(out, bytes);
      return new Uint8Array(out);
    },
    // `sodium-native` refuses keys and digests under 16 bytes in its one-part function; BLAKE2b and the C function allow them.
    keyedHash: (size, bytes, key) => {
      const out = outFor(size);
      sodium.crypto_generichash_batch(out, [bytes], key);
      const digest = new Uint8Array(out);
      out.fill(0);
      return digest;
    },
  };
};

const encrypting = (sodium: SodiumNative): Pick<Primitives, 'encrypt' | 'decrypt'> => ({
  encrypt: (data, additional, nonce, key) =>
    filled(new Uint8Array(data.length + TAG_BYTES), (out) =>
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, data, additional, null, nonce, key),
    ),
  decrypt: (sealed, additional, nonce, key) => {
    const out = new Uint8Array(sealed.length - TAG_BYTES);
    return orNull(out, () =>
      sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, sealed, additional, nonce, key),
    );
  },
});

const sealing = (sodium: SodiumNative): Pick<Primitives, 'box' | 'unseal' | 'x25519'> => ({
  box: (data, nonce, publicKey, secretKey) => {
    const out = new Uint8Array(data.length + TAG_BYTES);
    return orNull(out, () => sodium.crypto_box_easy(out, data, nonce, publicKey, secretKey));
  },
  unseal: (sealed, publicKey, secretKey) => {
    const out = new Uint8Array(sealed.length - SEAL_BYTES);
    return orNull(out, () => sodium.crypto_box_seal_open(out, sealed, publicKey, secretKey));
  },
  x25519: (secretKey, publicKey) => {
    const out = new Uint8Array(PUBLIC_KEY_BYTES);
    return orNull(out, () => sodium.crypto_scalarmult(out, secretKey, publicKey));
  },
});

const primitives = (sodium: SodiumNative): Primitives => ({
  backend: 'native',
  ...hashing(sodium),
  ...encrypting(sodium),
  ...sealing(sodium),
  signKeyPair: (seed) =>
    keyPair(SIGN_SECRET_KEY_BYTES, (pub, secret) => sodium.crypto_sign_seed_keypair(pub, secret, seed)),
  boxKeyPair: (seed) =>
    keyPair(BOX_SECRET_KEY_BYTES, (pub, secret) => sodium.crypto_box_seed_keypair(pub, secret, seed)),
  sign: (bytes, secretKey) =>
    filled(new Uint8Array(SIGNATURE_BYTES), (out) => sodium.crypto_sign_detached(out, bytes, secretKey)),
  verify: (signature, bytes, publicKey) => sodium.crypto_sign_verify_detached(signature, bytes, publicKey),
  memzero: (bytes) => sodium.sodium_memzero(bytes),
});

/**
 * Loads the compiled addon, about twice as fast as WebAssembly. Null where the optional dependency is absent or was not
 * built for this machine. No other file loads it.
 */
export const loadNative = (): Primitives | null => {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would fail where it is absent
    return primitives(require('sodium-native') as SodiumNative);
  } catch {
    return null;
  }
};
