import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  badPacket,
  type CryptoPort,
  equalBytes,
  type Fault,
  type KeyPair,
  NONCE_BYTES,
  SEAL_BYTES,
  TAG_BYTES,
  concatBytes,
} from '../../../lib';
import { type Direction, TRANSIT_ID_BYTES, transitIdOf } from './derive';

/** Size limit of a packet in bytes: every path carries as much without fragmentation. Source: wire, "Packets". */
export const TRANSIT_BYTES_MAX = 1_200;

const KEYED_AT = TRANSIT_ID_BYTES + NONCE_BYTES;
/** Bytes around the payload of a keyed packet, and of a sealed one. */
export const KEYED_EXTRA_BYTES = KEYED_AT + TAG_BYTES;
const SEALED_EXTRA_BYTES = TRANSIT_ID_BYTES + SEAL_BYTES;
/** A payload has at least its kind byte. */
const PACKET_BYTES_MIN = KEYED_EXTRA_BYTES + 1;

const fits = (payload: Uint8Array, extra: number): E.Either<Fault, Uint8Array> =>
  payload.length > 0 && payload.length + extra <= TRANSIT_BYTES_MAX
    ? E.right(payload)
    : E.left(badPacket('packet.payload_fits'));

/**
 * Reads the 16 clear bytes that name the key of a packet. Nothing else is read before the key is found.
 * Refuses: fewer bytes than the shortest packet (57), more than 1,200. Source: wire, "Packets".
 */
export const transitIdIn = (packet: Uint8Array): E.Either<Fault, Uint8Array> =>
  packet.length < PACKET_BYTES_MIN || packet.length > TRANSIT_BYTES_MAX
    ? E.left(badPacket('packet.has_a_lawful_length'))
    : E.right(packet.subarray(0, TRANSIT_ID_BYTES));

/** Reads the 24-byte nonce of a keyed packet that was opened. No other packet of its session has the same. */
export const nonceIn = (packet: Uint8Array): Uint8Array => packet.subarray(TRANSIT_ID_BYTES, KEYED_AT);

/** Keys and nonce of a keyed packet. */
export interface KeyedWrap {
  /** 0: from the requester of the session; 1: to the requester. */
  readonly direction: Exclude<Direction, 2>;
  /** The transit or session secret, 32 bytes. */
  readonly secret: Uint8Array;
  /** 24 random bytes, never used again. */
  readonly nonce: Uint8Array;
}

/**
 * Encrypts a packet inside a session: transit id 16 · nonce 24 · ciphertext · tag 16, with the transit id as additional data.
 * Refuses: an empty payload or one above 1,144 bytes; a secret or nonce of another length. Source: wire, "Packets".
 */
export const wrapKeyed = (
  crypto: Pick<CryptoPort, 'hash' | 'encrypt'>,
  { direction, secret, nonce }: KeyedWrap,
  payload: Uint8Array,
): E.Either<Fault, Uint8Array> => {
  const data = fits(payload, KEYED_EXTRA_BYTES);
  if (E.isLeft(data)) return data;
  const additional = transitIdOf(crypto, direction, secret);
  const closed = crypto.encrypt({ key: secret, nonce, data: payload, additional });
  if (E.isLeft(closed)) return E.left(badPacket('packet.secret_and_nonce_have_their_lengths'));
  return E.right(concatBytes(additional, nonce, closed.right));
};

/**
 * Decrypts a keyed packet whose secret was found by its transit id. Refuses: a length outside the bounds; any byte
 * changed; another secret.
 */
export const unwrapKeyed = (
  crypto: Pick<CryptoPort, 'decrypt'>,
  secret: Uint8Array,
  packet: Uint8Array,
): E.Either<Fault, Uint8Array> => {
  const additional = transitIdIn(packet);
  if (E.isLeft(additional)) return additional;
  const [nonce, sealed] = [packet.subarray(TRANSIT_ID_BYTES, KEYED_AT), packet.subarray(KEYED_AT)];
  const payload = crypto.decrypt({ key: secret, nonce, sealed, additional: additional.right });
  return E.isLeft(payload) ? E.left(badPacket('packet.opens_with_its_secret')) : payload;
};

/** Key and seed of a sealed packet. */
export interface SealedWrap {
  /** The prekey's X25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 32 random bytes, never used again. */
  readonly seed: Uint8Array;
}

/**
 * Seals a packet of first contact: transit id 16 · crypto_box_seal (48 + payload). The sender stays anonymous.
 * Refuses: an empty payload or one above 1,136 bytes; a public key of small order. Source: wire, "Packets".
 */
export const wrapSealed = (
  crypto: Pick<CryptoPort, 'hash' | 'seal'>,
  { publicKey, seed }: SealedWrap,
  payload: Uint8Array,
): E.Either<Fault, Uint8Array> =>
  pipe(
    fits(payload, SEALED_EXTRA_BYTES),
    E.chain((data) => E.mapLeft((): Fault => badPacket('packet.prekey_can_seal'))(crypto.seal(data, publicKey, seed))),
    E.map((closed) => concatBytes(transitIdOf(crypto, 2, publicKey), closed)),
  );

/**
 * Opens a packet sealed to a prekey. Refuses: a length outside the bounds; a transit id that is not this prekey's, which
 * the seal does not cover; any byte changed; an empty payload.
 */
export const unwrapSealed = (
  crypto: Pick<CryptoPort, 'hash' | 'unseal'>,
  keyPair: KeyPair,
  packet: Uint8Array,
): E.Either<Fault, Uint8Array> =>
  pipe(
    transitIdIn(packet),
    E.filterOrElse(
      (id) => equalBytes(id, transitIdOf(crypto, 2, keyPair.publicKey)),
      () => badPacket('packet.is_sealed_to_this_prekey'),
    ),
    E.chain(() =>
      E.mapLeft((): Fault => badPacket('packet.opens_with_its_prekey'))(
        crypto.unseal(packet.subarray(TRANSIT_ID_BYTES), keyPair),
      ),
    ),
    E.chain((payload) => fits(payload, SEALED_EXTRA_BYTES)),
  );
