import { PUBLIC_KEY_BYTES } from './cryptoPort';
import type { CryptoPort } from './cryptoPort';

/** Entries kept unless told otherwise: about 12 MB, and more than one catch-up brings at a time. */
const CAPACITY = 100_000;
const EVENT_ID_BYTES = 16;

/** Was this signature valid? Asked with the id that was recomputed from the event's bytes, never a claimed one. */
export type VerifyOnce = (
  eventId: Uint8Array,
  signature: Uint8Array,
  bytes: Uint8Array,
  publicKey: Uint8Array,
) => boolean;

/** The id and the key as one string, one character a byte, by way of one buffer that is kept. */
const namer = (): ((eventId: Uint8Array, publicKey: Uint8Array) => string) => {
  const both = Buffer.alloc(EVENT_ID_BYTES + PUBLIC_KEY_BYTES);
  return (eventId, publicKey) => {
    both.set(eventId, 0);
    both.set(publicKey, EVENT_ID_BYTES);
    return both.toString('latin1');
  };
};

interface Recent {
  readonly has: (name: string) => boolean;
  readonly add: (name: string) => void;
}

/** A set that forgets its oldest. The ring finds it at once; a Set's own first entry lies behind all it deleted. */
const recent = (capacity: number): Recent => {
  const names = new Set<string>();
  const ring: string[] = [];
  let next = 0;
  return {
    has: (name) => names.has(name),
    add: (name) => {
      const oldest = ring[next];
      if (oldest !== undefined) names.delete(oldest);
      ring[next] = name;
      names.add(name);
      next = (next + 1) % capacity;
    },
  };
};

/**
 * Spares the identities of one process the second verification of the same event: remembers the last `capacity`
 * events whose signature was valid, and forgets the oldest first.
 *
 * Sound, because the id is a hash over all 512 bytes, the signature among them, and the key is part of the entry: a
 * hit means that these very bytes were verified under this very key. To be taken for another's event takes a second
 * preimage of BLAKE2b-128; a collision (2^64) needs a valid signature of the same key, so it lets an author
 * forge himself only. Failures are not remembered: they would let rubbish push out what is worth keeping.
 * Refuses: what the port's `verify` refuses; an id or key of a wrong length is never looked up.
 * Source: architecture, "Choices that follow".
 */
export const verifyOnce = (crypto: Pick<CryptoPort, 'verify'>, capacity: number = CAPACITY): VerifyOnce => {
  const verified = recent(capacity);
  const nameOf = namer();
  return (eventId, signature, bytes, publicKey) => {
    if (capacity < 1 || eventId.length !== EVENT_ID_BYTES || publicKey.length !== PUBLIC_KEY_BYTES)
      return crypto.verify(signature, bytes, publicKey);
    const name = nameOf(eventId, publicKey);
    if (verified.has(name)) return true;
    const valid = crypto.verify(signature, bytes, publicKey);
    if (valid) verified.add(name);
    return valid;
  };
};
