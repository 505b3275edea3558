import { createHash } from 'node:crypto';
import wasm from 'libsodium-wrappers';
import native from 'sodium-native';

/** The bytes that a signature of Sotto covers. */
const SIGNED_BYTES = 460;
const TIMES = 2_000;

const rateOf = (once) => {
  const began = performance.now();
  for (let at = 0; at < TIMES; at += 1) {
    if (!once()) throw new Error('a true signature was refused');
  }
  return (TIMES * 1_000) / (performance.now() - began);
};

/** Opens a bare Ed25519 verification of the same bytes with each library: verifications a second, measured anew by each call. */
export const openLimits = async () => {
  await wasm.ready;
  const seed = createHash('sha256').update('a seed for a bench').digest();
  const { publicKey, privateKey } = wasm.crypto_sign_seed_keypair(seed);
  const bytes = Buffer.alloc(SIGNED_BYTES, 7);
  const signature = wasm.crypto_sign_detached(bytes, privateKey);
  const [nativeSignature, nativeKey] = [Buffer.from(signature), Buffer.from(publicKey)];
  return {
    wasm: () => rateOf(() => wasm.crypto_sign_verify_detached(signature, bytes, publicKey)),
    native: () => rateOf(() => native.crypto_sign_verify_detached(nativeSignature, bytes, nativeKey)),
  };
};
