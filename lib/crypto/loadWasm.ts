import type { Primitives } from './checkedCrypto';
import type { KeyPair } from './cryptoPort';

type Sodium = typeof import('libsodium-wrappers');

/** Turns a throw into null. Lengths are checked before, so a throw can only be the C function's refusal. */
const orNull = (open: () => Uint8Array): Uint8Array | null => {
  try {
    return open();
  } catch {
    return null;
  }
};

interface WasmKeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

const keyPair = ({ publicKey, privateKey }: WasmKeyPair): KeyPair => ({ publicKey, secretKey: privateKey });

const primitives = (sodium: Sodium): Primitives => ({
  backend: 'wasm',
  hash: (size, bytes) => sodium.crypto_generichash(size, bytes, null),
  keyedHash: (size, bytes, key) => sodium.crypto_generichash(size, bytes, key),
  signKeyPair: (seed) => keyPair(sodium.crypto_sign_seed_keypair(seed)),
  boxKeyPair: (seed) => keyPair(sodium.crypto_box_seed_keypair(seed)),
  sign: (bytes, secretKey) => sodium.crypto_sign_detached(bytes, secretKey),
  verify: (signature, bytes, publicKey) => sodium.crypto_sign_verify_detached(signature, bytes, publicKey),
  encrypt: (data, additional, nonce, key) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(data, additional, null, nonce, key),
  decrypt: (sealed, additional, nonce, key) =>
    orNull(() => sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, additional, nonce, key)),
  box: (data, nonce, publicKey, secretKey) => orNull(() => sodium.crypto_box_easy(data, nonce, publicKey, secretKey)),
  unseal: (sealed, publicKey, secretKey) => orNull(() => sodium.crypto_box_seal_open(sealed, publicKey, secretKey)),
  x25519: (secretKey, publicKey) => orNull(() => sodium.crypto_scalarmult(secretKey, publicKey)),
  memzero: (bytes) => sodium.memzero(bytes),
});

/**
 * Loads libsodium as WebAssembly; null where that is forbidden. It starts to compile as soon as it is loaded, and
 * nobody could catch its failure, so it is loaded here and only when asked for.
 */
export const loadWasm = async (): Promise<Primitives | null> => {
  try {
    // The module is kept whole: its functions are put on it only when it is ready.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
    const sodium = require('libsodium-wrappers') as Sodium;
    await sodium.ready;
    return primitives(sodium);
  } catch {
    return null;
  }
};
