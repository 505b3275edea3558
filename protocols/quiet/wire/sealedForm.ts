import * as E from 'fp-ts/Either';
import {
  badPacket,
  CANONICAL_OFFSETS,
  type CryptoPort,
  equalBytes,
  EVENT_BYTES,
  type EventId,
  type Fault,
  isEventId,
  isZero,
  layout,
  TAG_BYTES,
  time,
  u8,
  weakRef,
  ZERO_ID,
} from '../../../lib';
import { nonceOf } from './derive';

const VERSION = 1;
const HEAD_AT = 1;

/** The fields between the version byte and the event. */
const headLayout = layout('sealed_head', {
  form: u8(0, 1),
  event_id: weakRef,
  network_id: weakRef,
  key_id: weakRef,
  created_at_ms: time,
  expires_at_ms: time,
});
const headOffset = (field: Parameters<typeof headLayout.offsetOf>[0]): number => HEAD_AT + headLayout.offsetOf(field);
const ID_AT = headOffset('event_id');
const NETWORK_AT = headOffset('network_id');
const KEY_AT = headOffset('key_id');
const TIMES_AT = headOffset('created_at_ms');
const EVENT_AT = HEAD_AT + headLayout.bytes;
const TAG_AT = EVENT_AT + EVENT_BYTES;

/** Size of every sealed form in bytes: 66 clear ones, the event, the tag. Source: wire, "Sealed form". */
export const SEALED_BYTES = TAG_AT + TAG_BYTES;

/** The clear fields of a sealed form. All of them are claims until it is opened. */
export interface SealedHead {
  /** 0 plain, 1 encrypted with a group key. */
  readonly form: 0 | 1;
  readonly event_id: EventId;
  /** As in the event: zero in `network`, whose own id is its network_id, and in `identity`. */
  readonly network_id: EventId;
  /** Zero exactly in form 0. */
  readonly key_id: EventId;
  /** Milliseconds since 1970. */
  readonly created_at_ms: number;
  /** Absolute milliseconds since 1970; 0 is never. */
  readonly expires_at_ms: number;
}

const HAS_ITS_LENGTH = badPacket('sealed.has_its_length');

/** Checks that fields fit their form alone: an event and a key have exactly one sealed form. */
const formFault = (sealed: Uint8Array, { form, key_id }: SealedHead): Fault | undefined => {
  if (form === 1) return isZero(key_id) ? badPacket('sealed.encrypted_form_names_its_key') : undefined;
  if (!isZero(key_id)) return badPacket('sealed.plain_form_names_no_key');
  return isZero(sealed.subarray(TAG_AT)) ? undefined : badPacket('sealed.plain_form_has_no_tag');
};

/**
 * Reads the 66 clear bytes, checking the length first. Refuses: any length but 594; another version or form; a time
 * above 2^48 - 1; a key_id or tag in form 0; no key_id in form 1. Source: wire, "Sealed form".
 */
export const readSealedHead = (sealed: Uint8Array): E.Either<Fault, SealedHead> => {
  if (sealed.length !== SEALED_BYTES) return E.left(HAS_ITS_LENGTH);
  if (sealed[0] !== VERSION) return E.left(badPacket('sealed.version_is_known'));
  if (u8(0, 1).read(sealed, HEAD_AT) === undefined) return E.left(badPacket('sealed.form_is_known'));
  const head = headLayout.read(sealed, HEAD_AT);
  if (E.isLeft(head)) return E.left(badPacket('sealed.times_are_within_48_bits'));
  const fault = formFault(sealed, head.right);
  return fault === undefined ? head : E.left(fault);
};

/** Reads the key_id of stored bytes, which were checked on arrival; undefined in form 0. Reads nothing else. */
export const keyIdIn = (sealed: Uint8Array): EventId | undefined => {
  if (sealed[HEAD_AT] !== 1) return undefined;
  const key_id = sealed.slice(KEY_AT, KEY_AT + ZERO_ID.length);
  return isEventId(key_id) ? key_id : undefined;
};

/** The fields of the canonical event that the head repeats: both times lie together, as they do there. */
const timesIn = (canonical: Uint8Array): Uint8Array =>
  canonical.subarray(CANONICAL_OFFSETS.created_at_ms, CANONICAL_OFFSETS.realm_id);
const networkIdIn = (canonical: Uint8Array): Uint8Array =>
  canonical.subarray(CANONICAL_OFFSETS.realm_id, CANONICAL_OFFSETS.signed_by);

/** Reads the type code of a plain form, where it stands in the clear. A claim, as all of it. */
export const plainCodeIn = (sealed: Uint8Array): number => sealed[EVENT_AT + CANONICAL_OFFSETS.code] ?? 0;

/** Reads the body of a plain form, still unverified. */
export const plainBodyIn = (sealed: Uint8Array): Uint8Array =>
  sealed.subarray(EVENT_AT + CANONICAL_OFFSETS.body, EVENT_AT + CANONICAL_OFFSETS.signature);

/** Reads the device that a plain form speaks for: a `peer` for itself, all else for its signer. Still unverified. */
export const plainDeviceIn = (sealed: Uint8Array, { event_id }: Pick<SealedHead, 'event_id'>): Uint8Array => {
  const at = EVENT_AT + CANONICAL_OFFSETS.signed_by;
  const signed_by = sealed.subarray(at, at + ZERO_ID.length);
  return isZero(signed_by) ? event_id : signed_by;
};

/** Copies the clear fields out of the event, which was checked where it was decoded. */
const writeHead = (form: 0 | 1, canonical: Uint8Array, event_id: EventId, key_id?: EventId): Uint8Array => {
  const sealed = new Uint8Array(SEALED_BYTES);
  sealed[0] = VERSION;
  sealed[HEAD_AT] = form;
  sealed.set(event_id, ID_AT);
  sealed.set(networkIdIn(canonical), NETWORK_AT);
  if (key_id !== undefined) sealed.set(key_id, KEY_AT);
  sealed.set(timesIn(canonical), TIMES_AT);
  return sealed;
};

/** Encodes the 594 bytes of an event that travels plain. Takes the 512 canonical bytes and their own id. */
export const sealPlain = (canonical: Uint8Array, event_id: EventId): Uint8Array => {
  const sealed = writeHead(0, canonical, event_id);
  sealed.set(canonical.subarray(0, EVENT_BYTES), EVENT_AT);
  return sealed;
};

/** A group key and its id. */
export interface NamedKey {
  readonly key_id: EventId;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/**
 * Encrypts an event with a group key into 594 bytes and authenticates the clear ones. The same event and key give the
 * same bytes. Refuses: an event that is not 512 bytes, a key that is not 32, a key_id of zeros.
 * Source: wire, "Sealed form".
 */
export const sealWithKey = (
  crypto: Pick<CryptoPort, 'hash' | 'encrypt'>,
  canonical: Uint8Array,
  event_id: EventId,
  { key_id, key }: NamedKey,
): E.Either<Fault, Uint8Array> => {
  if (canonical.length !== EVENT_BYTES) return E.left(badPacket('sealed.holds_512_bytes'));
  if (isZero(key_id)) return E.left(badPacket('sealed.encrypted_form_names_its_key'));
  const sealed = writeHead(1, canonical, event_id, key_id);
  const additional = sealed.subarray(0, EVENT_AT);
  const encrypted = crypto.encrypt({ key, nonce: nonceOf(crypto, event_id, key_id), data: canonical, additional });
  if (E.isLeft(encrypted)) return E.left(badPacket('sealed.key_is_32_bytes'));
  sealed.set(encrypted.right, EVENT_AT);
  return E.right(sealed);
};

/**
 * Opens a sealed form and answers the 512 bytes inside. Their id is still to be recomputed and compared. `head` comes from
 * `readSealedHead` of the same bytes. Refuses: form 1 without its key, or changed in any byte.
 */
export const openSealed = (
  crypto: Pick<CryptoPort, 'hash' | 'decrypt'>,
  sealed: Uint8Array,
  { form, event_id, key_id }: SealedHead,
  key?: Uint8Array,
): E.Either<Fault, Uint8Array> => {
  if (sealed.length !== SEALED_BYTES) return E.left(HAS_ITS_LENGTH);
  if (form === 0) return E.right(sealed.subarray(EVENT_AT, TAG_AT));
  if (key === undefined) return E.left(badPacket('sealed.has_its_key'));
  const [additional, closed] = [sealed.subarray(0, EVENT_AT), sealed.subarray(EVENT_AT)];
  const opened = crypto.decrypt({ key, nonce: nonceOf(crypto, event_id, key_id), sealed: closed, additional });
  return E.isLeft(opened) ? E.left(badPacket('sealed.opens_with_its_key')) : opened;
};

/**
 * Does the head agree with the opened event? `event_id` is the one recomputed from `canonical`. The outer network_id
 * equals the inner one, zeros included: the reader of a `network` event tells which network it founds.
 */
export const outerIsInner = (head: SealedHead, canonical: Uint8Array, event_id: EventId): boolean =>
  equalBytes(head.event_id, event_id) &&
  equalBytes(head.network_id, networkIdIn(canonical)) &&
  time.read(canonical, CANONICAL_OFFSETS.created_at_ms) === head.created_at_ms &&
  time.read(canonical, CANONICAL_OFFSETS.expires_at_ms) === head.expires_at_ms;
