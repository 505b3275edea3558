import type { Either } from 'fp-ts/Either';

/** Bytes of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;
/** Bytes of an Ed25519 or X25519 public key. */
export const PUBLIC_KEY_BYTES = 32;
/** Bytes of an Ed25519 secret key as libsodium keeps it: the seed, then the public key. */
export const SIGN_SECRET_KEY_BYTES = 64;
/** Bytes of an X25519 secret key. */
export const BOX_SECRET_KEY_BYTES = 32;
/** Bytes of the seed that a key pair or a seal is made from. */
export const SEED_BYTES = 32;
/** Bytes of an XChaCha20-Poly1305 key. */
export const KEY_BYTES = 32;
/** Bytes of an XChaCha20-Poly1305 nonce. */
export const NONCE_BYTES = 24;
/** Bytes that encryption adds. */
export const TAG_BYTES = 16;
/** Bytes that a seal adds: the ephemeral public key and the tag. */
export const SEAL_BYTES = PUBLIC_KEY_BYTES + TAG_BYTES;
/** The longest BLAKE2b digest, and the longest key of a keyed one, in bytes. The shortest is 1 byte. */
export const DIGEST_BYTES_MAX = 64;

/** The digest lengths of the wire, in bytes. A length is a parameter of BLAKE2b: no digest is another one cut short. */
export type DigestBytes = 16 | 24 | 32 | 64;

/** A secret key and its public key, both for signing or both for sealing. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** Why a cryptographic operation refuses. A fault names the argument and the rule, and carries no value. */
export type CryptoFault =
  /** `what` is not `bytes` long. Where a range of lengths is allowed, `bytes` is the bound that was broken. */
  | { readonly _tag: 'WrongLength'; readonly what: string; readonly bytes: number }
  /** `what` was made with another key, or was changed since. */
  | { readonly _tag: 'NotAuthentic'; readonly what: string }
  /** `what` is a public key of small order: anybody can compute the secret shared with it, which is zero. */
  | { readonly _tag: 'WeakKey'; readonly what: string };

/** Input of encryption. `additional` is authenticated and not encrypted. */
export interface ToEncrypt {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
  readonly data: Uint8Array;
  readonly additional: Uint8Array;
}

/** Input of decryption. `sealed` is the ciphertext, then its tag. */
export interface ToDecrypt {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
  readonly additional: Uint8Array;
}

/**
 * Every cryptographic operation of the engine. All are synchronous, take their seeds and nonces as arguments, and throw
 * for no input. Source: wire, "Sealed form", "Packets", "Derivations".
 */
export interface CryptoPort {
  readonly backend: 'wasm' | 'native';
  /** BLAKE2b of the parts in order, without a key. */
  readonly hash: (size: DigestBytes, ...parts: readonly Uint8Array[]) => Uint8Array;
  /** BLAKE2b of the parts in order, with a key. Refuses: a size or a key outside 1..64 bytes. */
  readonly keyedHash: (
    size: number,
    key: Uint8Array,
    ...parts: readonly Uint8Array[]
  ) => Either<CryptoFault, Uint8Array>;
  /** Derives a 32-byte key for the purpose that `label` names. Refuses: a secret outside 1..64 bytes. */
  readonly kdf: (secret: Uint8Array, label: string, context: Uint8Array) => Either<CryptoFault, Uint8Array>;
  /** Makes the Ed25519 key pair of a seed. Refuses: a seed that is not 32 bytes. */
  readonly signKeyPair: (seed: Uint8Array) => Either<CryptoFault, KeyPair>;
  /** Makes the X25519 key pair of a seed. Refuses: a seed that is not 32 bytes. */
  readonly boxKeyPair: (seed: Uint8Array) => Either<CryptoFault, KeyPair>;
  /** Makes a 64-byte Ed25519 signature. Refuses: a secret key that is not 64 bytes. */
  readonly sign: (bytes: Uint8Array, secretKey: Uint8Array) => Either<CryptoFault, Uint8Array>;
  /** Is this the signature of `bytes`? False for a signature or a key of another length. */
  readonly verify: (signature: Uint8Array, bytes: Uint8Array, publicKey: Uint8Array) => boolean;
  /**
   * Encrypts with XChaCha20-Poly1305 (IETF): the ciphertext, then its 16-byte tag. Refuses: a key that is not 32 bytes,
   * a nonce that is not 24.
   */
  readonly encrypt: (input: ToEncrypt) => Either<CryptoFault, Uint8Array>;
  /** Decrypts. Refuses: wrong lengths; any change to the ciphertext, the nonce or `additional`. */
  readonly decrypt: (input: ToDecrypt) => Either<CryptoFault, Uint8Array>;
  /**
   * Seals `data` so that only the holder of the secret key opens it, and learns nothing of the sender. The bytes are
   * those of `crypto_box_seal`, except that the ephemeral key pair is made from `seed`, so that a seeded run repeats
   * itself. **A seed serves one seal**: a second one would repeat key and nonce. Refuses: a key or seed that is not 32
   * bytes; a public key of small order.
   */
  readonly seal: (data: Uint8Array, publicKey: Uint8Array, seed: Uint8Array) => Either<CryptoFault, Uint8Array>;
  /** Opens a seal. Refuses: wrong lengths; a seal for another key; any change. */
  readonly unseal: (sealed: Uint8Array, keyPair: KeyPair) => Either<CryptoFault, Uint8Array>;
  /**
   * Computes the 32 bytes that two key pairs share. Refuses: wrong lengths; a public key of small order, whose shared
   * bytes would be zero.
   */
  readonly x25519: (secretKey: Uint8Array, publicKey: Uint8Array) => Either<CryptoFault, Uint8Array>;
  /** Overwrites bytes with zeros in place. */
  readonly memzero: (bytes: Uint8Array) => void;
}
