import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  badPacket,
  denied,
  type CryptoPort,
  type EventId,
  type Fault,
  hashId,
  KEY_BYTES,
  type KeyPair,
  time,
  concatBytes,
} from '../../../lib';

/**
 * Domain separation: prefixes of every hash and signature in this folder, so that none passes for another. The labels of
 * `kdf` stand between `sotto/` and `/1`. Each ends in the version of what it names.
 * Source: wire, "Sealed form", "Packets", "Derivations".
 */
export const DOMAINS = {
  keyId: 'sotto/key/2',
  keyBirth: 'sotto/key-birth/1',
  epoch: 'sotto/epoch/1',
  nonce: 'sotto/nonce/1',
  transit: 'sotto/transit/1',
  inviteProof: 'sotto/invite-proof/1',
  linkProof: 'sotto/link-proof/1',
  linkCheck: 'sotto/link-check/1',
  recoveryId: 'sotto/recovery-id/1',
  recoverProof: 'sotto/recover-proof/1',
  channelName: 'sotto/channel-name/1',
  kdf: { inviteSign: 'invite-sign', inviteBox: 'invite-box', session: 'session', lift: 'lift', recover: 'recover' },
} as const;

const encoder = new TextEncoder();
const KEY_ID = encoder.encode(DOMAINS.keyId);
const KEY_BIRTH = encoder.encode(DOMAINS.keyBirth);
const EPOCH = encoder.encode(DOMAINS.epoch);
const NONCE = encoder.encode(DOMAINS.nonce);
const TRANSIT = encoder.encode(DOMAINS.transit);
const INVITE_PROOF = encoder.encode(DOMAINS.inviteProof);
const LINK_PROOF = encoder.encode(DOMAINS.linkProof);

const DAY_MS = 86_400_000;
/** Bytes of the id that leads every packet. Source: wire, "Packets". */
export const TRANSIT_ID_BYTES = 16;
const NONCE_DIGEST_BYTES = 24;
const REQUEST_ID_BYTES = 16;

type Hashing = Pick<CryptoPort, 'hash'>;

/**
 * Maps an expiry to the class of its key: the first millisecond after the UTC day of `expires_at_ms`, or 0 for no expiry.
 * Once a class is past, its keys are deleted with all their events. On the last day that a time can name, the class
 * exceeds 2^48 - 1, and no `key` event can carry it. Source: wire, "Sealed form"; quiet, "Keys".
 */
export const keyClassOf = (expires_at_ms: number): number =>
  expires_at_ms === 0 ? 0 : (Math.floor(expires_at_ms / DAY_MS) + 1) * DAY_MS;

const timeBytes = (ms: number): Uint8Array => {
  const to = new Uint8Array(time.bytes);
  time.write(ms, to, 0);
  return to;
};

/** A group key's origin, which its id binds. Ids and the epoch have 16 bytes; the class is a time. */
export interface KeyOrigin {
  readonly network_id: EventId;
  readonly group_id: EventId;
  readonly key_class: number;
  readonly maker: EventId;
  readonly epoch: Uint8Array;
}

/**
 * Computes the id of a group key: BLAKE2b-128 over its origin and its 32 secret bytes. A recipient recomputes it, so nobody
 * can pass a key off as one of another group, class, maker or epoch. Source: wire, "Key ids".
 */
export const keyIdOf = (crypto: Hashing, origin: KeyOrigin, secret: Uint8Array): EventId => {
  const { network_id, group_id, key_class, maker, epoch } = origin;
  return hashId(crypto, KEY_ID, network_id, group_id, timeBytes(key_class), maker, epoch, secret);
};

/** A key's name and the time of its making, in milliseconds since 1970. */
export interface KeyBirth extends KeyOrigin {
  readonly key_id: EventId;
  readonly made_ms: number;
}

/** The 97 bytes that the maker of a group key signs. Source: wire, "Key ids". */
export const keyBirthBytes = ({ network_id, group_id, key_class, key_id, epoch, made_ms }: KeyBirth): Uint8Array =>
  concatBytes(KEY_BIRTH, network_id, group_id, timeBytes(key_class), key_id, epoch, timeBytes(made_ms));

/**
 * Computes the epoch of a group, 16 bytes, from the ids of what puts somebody or something out of it, in any order: an id
 * stands as often as it puts something out. Source: wire, "Key ids".
 */
export const epochOf = (crypto: Hashing, group_id: EventId, outs: readonly Uint8Array[]): EventId =>
  hashId(crypto, EPOCH, group_id, ...[...outs].sort((a, b) => Buffer.compare(a, b)));

/**
 * Derives the 24-byte nonce of a sealed form: BLAKE2b-192(domain ‖ event_id 16 ‖ key_id 16). A sealed form is thus a
 * function of event and key. Source: wire, "Sealed form".
 */
export const nonceOf = (crypto: Hashing, event_id: EventId, key_id: EventId): Uint8Array =>
  crypto.hash(NONCE_DIGEST_BYTES, NONCE, event_id, key_id);

/** 0: from the requester of a session; 1: to the requester; 2: to a prekey. */
export type Direction = 0 | 1 | 2;

/**
 * Computes the 16 clear bytes by which a receiver finds the key of a packet. They cover the transit or session secret in
 * directions 0 and 1, and the public key of the prekey in direction 2. Source: wire, "Packets".
 */
export const transitIdOf = (crypto: Hashing, direction: Direction, secretOrPublicKey: Uint8Array): Uint8Array =>
  crypto.hash(TRANSIT_ID_BYTES, TRANSIT, Uint8Array.of(direction), secretOrPublicKey);

/** The key pairs of an invite, and the seed of `box`, which its group keys are wrapped to. A link invite uses `sign` alone. */
export interface InviteKeys {
  readonly sign: KeyPair;
  readonly box: KeyPair;
  /** 32 bytes. */
  readonly boxSeed: Uint8Array;
}

const underived = (): Fault => denied('invite.keys_are_derived');

/**
 * Derives the keys of an invite from its 32 secret bytes and its network. Refuses: a secret of another length.
 * Source: wire, "Derivations".
 */
export const inviteKeys = (
  crypto: Pick<CryptoPort, 'kdf' | 'signKeyPair' | 'boxKeyPair' | 'memzero'>,
  secret: Uint8Array,
  network_id: EventId,
): E.Either<Fault, InviteKeys> =>
  secret.length !== KEY_BYTES
    ? E.left(denied('invite.secret_is_32_bytes'))
    : pipe(
        E.Do,
        E.bind('signSeed', () => crypto.kdf(secret, DOMAINS.kdf.inviteSign, network_id)),
        E.bind('boxSeed', () => crypto.kdf(secret, DOMAINS.kdf.inviteBox, network_id)),
        E.bind('sign', ({ signSeed }) => crypto.signKeyPair(signSeed)),
        E.bind('box', ({ boxSeed }) => crypto.boxKeyPair(boxSeed)),
        E.map(({ signSeed, sign, box, boxSeed }) => {
          crypto.memzero(signSeed);
          return { sign, box, boxSeed };
        }),
        E.mapLeft(underived),
      );

/** The 68 bytes that the key of an invite signs to let a peer in as a user. Source: wire, "Derivations". */
export const inviteProofBytes = (network_id: EventId, invite_id: EventId, peer_id: EventId): Uint8Array =>
  concatBytes(INVITE_PROOF, network_id, invite_id, peer_id);

/** The 66 bytes that the key of a link invite signs to let a peer in as a device. Source: wire, "Derivations". */
export const linkProofBytes = (network_id: EventId, link_invite_id: EventId, peer_id: EventId): Uint8Array =>
  concatBytes(LINK_PROOF, network_id, link_invite_id, peer_id);

/** One side's input to a session. The ephemeral keys and the secret have 32 bytes, the request_id 16. */
export interface SessionParts {
  readonly transitSecret: Uint8Array;
  /** X25519 secret half of our own ephemeral key. */
  readonly ownSecretKey: Uint8Array;
  readonly theirPublicKey: Uint8Array;
  readonly request_id: Uint8Array;
}

/**
 * Derives the 32-byte secret that both sides of a session encrypt with once ephemeral keys are exchanged. A prekey stolen
 * later does not open the session. Refuses: a part of another length; a public key of small order.
 * Source: wire, "Derivations"; sync, "Session".
 */
export const sessionSecret = (
  crypto: Pick<CryptoPort, 'x25519' | 'kdf' | 'memzero'>,
  { transitSecret, ownSecretKey, theirPublicKey, request_id }: SessionParts,
): E.Either<Fault, Uint8Array> => {
  if (transitSecret.length !== KEY_BYTES) return E.left(badPacket('session.secret_is_32_bytes'));
  if (request_id.length !== REQUEST_ID_BYTES) return E.left(badPacket('session.request_id_is_16_bytes'));
  const shared = crypto.x25519(ownSecretKey, theirPublicKey);
  if (E.isLeft(shared)) return E.left(badPacket('session.keys_agree'));
  const context = concatBytes(shared.right, request_id);
  const derived = crypto.kdf(transitSecret, DOMAINS.kdf.session, context);
  crypto.memzero(shared.right);
  crypto.memzero(context);
  return E.mapLeft((): Fault => badPacket('session.keys_agree'))(derived);
};

/** Derives the 32-byte key under which one session lifts the ids it compares, once a day. Source: sync, "Reconciliation". */
export const liftKeyOf = (crypto: Pick<CryptoPort, 'kdf'>, session: Uint8Array): E.Either<Fault, Uint8Array> =>
  E.mapLeft((): Fault => badPacket('session.secret_is_32_bytes'))(
    crypto.kdf(session, DOMAINS.kdf.lift, new Uint8Array(0)),
  );
