import { PUBLIC_KEY_BYTES } from './cryptoPort';
import type { CryptoPort } from './cryptoPort';

/** Entries kept by default: about 12 MB, and more than one catch-up brings at a time. */
const CAPACITY = 100_000;
const EVENT_ID_BYTES = 16;

/** Is this signature valid? The id must be recomputed from the event's bytes, never a claimed one. */
export type VerifyOnce = (
  eventId: Uint8Array,
  signature: Uint8Array,
  bytes: Uint8Array,
  publicKey: Uint8Array,
) => boolean;

/** Builds one string of id and key, a character a byte, in a buffer that is reused. */
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

/**
 * A set that forgets its oldest entry. The ring finds it at once; the first entry of a Set lies behind all that were
 * deleted.
 */
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
 * Verifies the signature of an event once for all identities of a process. It remembers the last `capacity` events
 * whose signature was valid. A hit is sound: the id is a hash over all 512 bytes, the signature among them, and the key
 * is part of the entry. Passing for another author's event takes a second preimage of BLAKE2b-128; a collision (2^64)
 * needs a valid signature of the same key, so that authors could forge only themselves. Failures are not remembered, or
 * rubbish would push out the rest. Refuses: what the port's `verify` refuses. An id or key of another length is never
 * looked up. Source: architecture, "Choices that follow".
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
