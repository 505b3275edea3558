import * as E from 'fp-ts/Either';
import { type CryptoPort, SIGNATURE_BYTES } from '../crypto/cryptoPort';
import type { Event, EventType, Unsigned } from './event';
import { type Fault, malformed, refused } from '../fault';
import { bytes, time, u32, weakRef } from './field';
import { type EventId, ID_BYTES, ZERO_ID, equalBytes, isZero } from '../ids';
import { layout } from './layout';
import type { Registry } from './registry';

/** Every event is exactly this many bytes. Source: wire, "Canonical event". */
export const EVENT_BYTES = 512;
const SIGNED_BYTES = EVENT_BYTES - SIGNATURE_BYTES;
const VERSION = 1;
const CODE_AT = 1;
const HEADER_AT = 2;

const header = layout('header', {
  created_at_ms: time,
  expires_at_ms: time,
  realm_id: weakRef,
  signed_by: weakRef,
  seq: u32,
  prev: weakRef,
});
const BODY_AT = HEADER_AT + header.bytes;
const headerOffset = (field: Parameters<typeof header.offsetOf>[0]): number => HEADER_AT + header.offsetOf(field);

/** Where the parts of a canonical event begin, in bytes. Source: wire, "Canonical event". */
export const CANONICAL_OFFSETS = {
  code: CODE_AT,
  created_at_ms: headerOffset('created_at_ms'),
  expires_at_ms: headerOffset('expires_at_ms'),
  realm_id: headerOffset('realm_id'),
  signed_by: headerOffset('signed_by'),
  body: BODY_AT,
  signature: SIGNED_BYTES,
} as const;

/** Leads the signed bytes, so that no other signature of the protocol can pass for an event's. */
const SIGN_DOMAIN = new TextEncoder().encode('sotto/event/1');

/** A place in a signer's log. */
export interface LogPlace {
  readonly seq: number;
  readonly prev: EventId;
}
export const OUTSIDE_THE_LOG: LogPlace = { seq: 0, prev: ZERO_ID };

/** Builds the bytes that are signed: the domain, then the canonical bytes up to the signature. */
export const signedBytes = (canonical: Uint8Array): Uint8Array => {
  const covered = new Uint8Array(SIGN_DOMAIN.length + SIGNED_BYTES);
  covered.set(SIGN_DOMAIN, 0);
  covered.set(canonical.subarray(0, SIGNED_BYTES), SIGN_DOMAIN.length);
  return covered;
};

/** Encodes the 512 bytes, with zeros for the signature. Refuses: a body or header that its layout does not accept. */
export const encodeUnsigned = (type: EventType, head: Unsigned, place: LogPlace): E.Either<Fault, Uint8Array> => {
  const headed = header.encode({
    created_at_ms: head.created_at_ms,
    expires_at_ms: head.expires_at_ms,
    realm_id: head.realm_id,
    signed_by: head.signed_by,
    ...place,
  });
  const bodied = type.layout.encode(head.body);
  if (E.isLeft(headed)) return headed;
  if (E.isLeft(bodied)) return bodied;
  const canonical = new Uint8Array(EVENT_BYTES);
  canonical[0] = VERSION;
  canonical[CODE_AT] = type.code;
  canonical.set(headed.right, HEADER_AT);
  canonical.set(bodied.right, BODY_AT);
  return E.right(canonical);
};

/** Puts a 64-byte signature in its place. */
export const withSignature = (canonical: Uint8Array, signature: Uint8Array): Uint8Array => {
  const signed = canonical.slice();
  signed.set(signature, SIGNED_BYTES);
  return signed;
};

const signatureField = bytes(SIGNATURE_BYTES);

/** A scratch buffer that every decode overwrites. Its bytes are compared at once and never leave this file. */
const again = new Uint8Array(EVENT_BYTES);

const reencode = (type: EventType, event: Event): Uint8Array => {
  again.fill(0);
  again[0] = VERSION;
  again[CODE_AT] = type.code;
  header.write(event, again, HEADER_AT);
  type.layout.write(event.body, again, BODY_AT);
  signatureField.write(event.signature, again, SIGNED_BYTES);
  return again;
};

/** Checks the rules that need nothing but the header and the type. */
const headerFault = (type: EventType, { seq, prev, expires_at_ms }: Event): Fault | undefined => {
  if ((seq === 0) !== isZero(prev)) return refused('event.seq_is_zero_exactly_when_prev_is');
  if (!type.log && seq !== 0) return refused('event.outside_the_log_has_no_seq');
  if (type.mayExpire !== true && expires_at_ms !== 0) return refused('event.this_type_does_not_expire');
  return undefined;
};

/**
 * Decodes 512 bytes, and accepts them only if encoding the result gives the same bytes. Refuses: another length,
 * version or type; a field out of range; any byte that is not canonical. Source: wire, "Conventions".
 */
export const decodeCanonical =
  ({ byCode }: Registry) =>
  (canonical: Uint8Array): E.Either<Fault, Event> => {
    if (canonical.length !== EVENT_BYTES) return E.left(malformed('event', ['(length)']));
    if (canonical[0] !== VERSION) return E.left(malformed('event', ['version']));
    const type = byCode.get(canonical[CODE_AT] ?? 0);
    if (type === undefined) return E.left(malformed('event', ['type']));
    const head = header.read(canonical, HEADER_AT);
    if (E.isLeft(head)) return head;
    const body = type.layout.read(canonical, BODY_AT);
    if (E.isLeft(body)) return body;
    const signature = canonical.subarray(SIGNED_BYTES);
    const event: Event = { type: type.type, body: body.right, signature, ...head.right };
    if (!equalBytes(reencode(type, event), canonical)) return E.left(malformed('event', ['(canonical form)']));
    const fault = headerFault(type, event);
    return fault === undefined ? E.right(event) : E.left(fault);
  };

/** Hashes the parts, in order, to a 16-byte id: BLAKE2b-128. Where there are several, the first is a domain. */
export const hashId = (crypto: Pick<CryptoPort, 'hash'>, ...parts: readonly Uint8Array[]): EventId =>
  crypto.hash(ID_BYTES, ...parts) as EventId;

/** Computes the id of an event: BLAKE2b-128 of its 512 bytes. Source: wire, "Canonical event". */
export const eventIdOf = (crypto: Pick<CryptoPort, 'hash'>, canonical: Uint8Array): EventId =>
  hashId(crypto, canonical);

/** Names sealed bytes whose event is not verified yet. The name never leaves this node. */
export const blobIdOf = eventIdOf;
