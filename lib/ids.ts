import * as E from 'fp-ts/Either';
import * as t from 'io-ts';

/** Length in bytes of every public id. Source: wire, "Canonical event". */
export const ID_BYTES = 16;

interface EventIdBrand {
  readonly EventId: unique symbol;
}
/** The 16-byte BLAKE2b-128 of an event's 512 canonical bytes: the only public id there is. */
export type EventId = Uint8Array & EventIdBrand;

/** Names something that an envelope needs or an event provides: `kind:hex` or `kind:hex:hex`, such as `author:0f…`. */
export type Ref = `${string}:${string}`;

/** Sixteen zero bytes: the wire's "no id". */
export const ZERO_ID = new Uint8Array(ID_BYTES) as EventId;

const ID_HEX = /^[0-9a-f]{32}$/;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
const idInHex = Buffer.alloc(2 * ID_BYTES);

/**
 * Lower-case hex, two characters a byte. Ids are written through a reused buffer, for every event's refs hold dozens of
 * them.
 */
export const toHex = (bytes: Uint8Array): string => {
  if (bytes.length !== ID_BYTES) return asBuffer(bytes).toString('hex');
  for (let at = 0; at < ID_BYTES; at += 1) {
    const byte = bytes[at] ?? 0;
    idInHex[2 * at] = DIGITS[byte >> 4] ?? 0;
    idInHex[2 * at + 1] = DIGITS[byte & 15] ?? 0;
  }
  return idInHex.toString('latin1');
};

/** The value of one digit. `0` to `9` lie below `a` to `f`, whose character codes end in 1 to 6. */
const digitAt = (hex: string, at: number): number => {
  const code = hex.charCodeAt(at);
  return code < 0x40 ? code - 0x30 : (code & 0x0f) + 9;
};

/** Decodes hex that is known to be well-formed, such as the id within a `Ref`. */
export const fromHex = (hex: string): Uint8Array => {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = (digitAt(hex, 2 * at) << 4) | digitAt(hex, 2 * at + 1);
  }
  return bytes;
};

/** Decodes an id that is known to be 32 lower-case hex characters. */
export const idFromHex = (hex: string): EventId => fromHex(hex) as EventId;

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Tests for zeros with a loop, not `every`: it runs several times for every event that arrives. */
export const isZero = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] !== 0) return false;
  return true;
};

/** Is it an id, that is, 16 bytes? */
export const isEventId = (u: unknown): u is EventId => u instanceof Uint8Array && u.length === ID_BYTES;

/** An id inside the process: 16 bytes. */
export const EventIdBytes = new t.Type<EventId>(
  'EventId',
  isEventId,
  (u, c) => (isEventId(u) ? t.success(u) : t.failure(u, c)),
  t.identity,
);

/** An id at the API: 32 lower-case hex characters outside, 16 bytes inside. Refuses: upper case, odd length. */
export const IdFromHex = new t.Type<EventId, string>(
  'EventIdHex',
  isEventId,
  (u, c) => (typeof u === 'string' && ID_HEX.test(u) ? t.success(fromHex(u) as EventId) : t.failure(u, c)),
  toHex,
);

/** A ref that was built, with a copy of its id. */
interface MadeRef {
  readonly id: Uint8Array;
  readonly ref: Ref;
}

/** Refs cached per kind, and kinds. Kinds come from code, so there are fewer. */
const MADE_MAX = 256;
const MADE_KINDS_MAX = 128;
const made = new Map<string, (MadeRef | undefined)[]>();

const madeOf = (kind: string): (MadeRef | undefined)[] => {
  const found = made.get(kind);
  if (found !== undefined) return found;
  if (made.size >= MADE_KINDS_MAX) made.clear();
  const slots = Array.from({ length: MADE_MAX }, () => undefined);
  made.set(kind, slots);
  return slots;
};

/** Compares with a loop, not `equalBytes`: that is ten times as slow for sixteen bytes. */
const sameId = (a: Uint8Array, b: Uint8Array): boolean => {
  for (let at = 0; at < ID_BYTES; at += 1) if (a[at] !== b[at]) return false;
  return true;
};

/**
 * Caches refs by kind and id, for every event names the same few signers and keys dozens of times. A reused string has
 * its hash already when a Map is asked for it. Two ids that share a slot only evict each other.
 */
const refToOne = (kind: string, id: Uint8Array): Ref => {
  const slots = madeOf(kind);
  const slot = ((id[3] ?? 0) ^ (id[11] ?? 0)) % MADE_MAX;
  const found = slots[slot];
  if (found !== undefined && sameId(found.id, id)) return found.ref;
  const ref: Ref = `${kind}:${toHex(id)}`;
  slots[slot] = { id: Uint8Array.from(id), ref };
  return ref;
};

/** Builds a ref of its kind and ids. */
export const refTo = (kind: string, ...ids: readonly Uint8Array[]): Ref => {
  const [id] = ids;
  return ids.length === 1 && id?.length === ID_BYTES ? refToOne(kind, id) : `${kind}:${ids.map(toHex).join(':')}`;
};

/** Marks a need as optional: it is lent if it is here and never waited for. */
export const optional = (ref: Ref): Ref => `?${ref}`;

export const isOptional = (ref: Ref): boolean => ref.startsWith('?');

/** A ref without the mark of an optional need. */
export const plainRef = (ref: Ref): Ref => (isOptional(ref) ? (ref.slice(1) as Ref) : ref);

/** The kind of a ref: the text before its first colon. */
export const kindOf = (ref: Ref): string => ref.slice(0, ref.indexOf(':'));

/** The ids of a ref, as bytes. */
export const idsOf = (ref: Ref): readonly Uint8Array[] => ref.split(':').slice(1).map(fromHex);

/** Parses an id; Left where it is not 32 lower-case hex characters. */
export const parseId = (hex: string): E.Either<'not_an_id', EventId> =>
  ID_HEX.test(hex) ? E.right(fromHex(hex) as EventId) : E.left('not_an_id');
