import * as E from 'fp-ts/Either';
import * as t from 'io-ts';

/** Length in bytes of every public id. Source: wire, "Canonical event". */
export const ID_BYTES = 16;

interface EventIdBrand {
  readonly EventId: unique symbol;
}
/** The 16-byte BLAKE2b-128 of an event's 512 canonical bytes: the only public id there is. */
export type EventId = Uint8Array & EventIdBrand;

/** What an envelope needs or an event provides, as `kind:hex` (or `kind:hex:hex`): `author:0f…`. */
export type Ref = `${string}:${string}`;

/** Sixteen zero bytes: how the wire writes "no id". */
export const ZERO_ID = new Uint8Array(ID_BYTES) as EventId;

const ID_HEX = /^[0-9a-f]{32}$/;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
const idInHex = Buffer.alloc(2 * ID_BYTES);

/** Lower-case hex, two characters a byte. An id goes by a buffer that is kept: there are dozens in each event's refs. */
export const toHex = (bytes: Uint8Array): string => {
  if (bytes.length !== ID_BYTES) return asBuffer(bytes).toString('hex');
  for (let at = 0; at < ID_BYTES; at += 1) {
    const byte = bytes[at] ?? 0;
    idInHex[2 * at] = DIGITS[byte >> 4] ?? 0;
    idInHex[2 * at + 1] = DIGITS[byte & 15] ?? 0;
  }
  return idInHex.toString('latin1');
};

/** 0 to 9 lie below a to f, whose codes end in 1 to 6. */
const digitAt = (hex: string, at: number): number => {
  const code = hex.charCodeAt(at);
  return code < 0x40 ? code - 0x30 : (code & 0x0f) + 9;
};

/** Bytes of a hex string that is already known to be well-formed, such as the id within a `Ref`. */
export const fromHex = (hex: string): Uint8Array => {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = (digitAt(hex, 2 * at) << 4) | digitAt(hex, 2 * at + 1);
  }
  return bytes;
};

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** A loop, not `every`: this runs several times for each event that arrives. */
export const isZero = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] !== 0) return false;
  return true;
};

/** Sixteen bytes, of whatever origin, as an id. Refuses: any other length. */
export const isEventId = (u: unknown): u is EventId => u instanceof Uint8Array && u.length === ID_BYTES;

/** An id inside the process: 16 bytes. */
export const EventIdBytes = new t.Type<EventId>(
  'EventId',
  isEventId,
  (u, c) => (isEventId(u) ? t.success(u) : t.failure(u, c)),
  t.identity,
);

/** An id at the API's door: 32 lower-case hex characters outside, 16 bytes inside. Refuses: upper case, odd length. */
export const IdFromHex = new t.Type<EventId, string>(
  'EventIdHex',
  isEventId,
  (u, c) => (typeof u === 'string' && ID_HEX.test(u) ? t.success(fromHex(u) as EventId) : t.failure(u, c)),
  toHex,
);

/** Names one dependency by its kind and id. */
export const refTo = (kind: string, ...ids: readonly Uint8Array[]): Ref => `${kind}:${ids.map(toHex).join(':')}`;

/** Marks a need as one that is lent if it is here and never waited for. */
export const optional = (ref: Ref): Ref => `?${ref}`;

export const isOptional = (ref: Ref): boolean => ref.startsWith('?');

/** A ref without the mark of an optional need. */
export const plainRef = (ref: Ref): Ref => (isOptional(ref) ? (ref.slice(1) as Ref) : ref);

/** The kind of a ref: what stands before its first colon. */
export const kindOf = (ref: Ref): string => ref.slice(0, ref.indexOf(':'));

/** The ids of a ref, as bytes. */
export const idsOf = (ref: Ref): readonly Uint8Array[] => ref.split(':').slice(1).map(fromHex);

/** An id as a Left where its hex is not one. */
export const parseId = (hex: string): E.Either<'not_an_id', EventId> =>
  ID_HEX.test(hex) ? E.right(fromHex(hex) as EventId) : E.left('not_an_id');
