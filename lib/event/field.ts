import * as t from 'io-ts';
import { EventIdBytes, type EventId, ID_BYTES, type Ref, ZERO_ID, isEventId, isZero, refTo } from '../ids';

/** One fixed-length field: the form of its values, the form of its bytes, and the refs in it. */
export interface Field<A> {
  readonly bytes: number;
  readonly codec: t.Type<A>;
  readonly write: (value: A, to: Uint8Array, at: number) => void;
  /** Reads the value at `at`; undefined where the bytes are not its one canonical form. */
  readonly read: (from: Uint8Array, at: number) => A | undefined;
  readonly refs?: (value: A) => readonly Ref[];
}

/** The greatest time and the greatest 8-byte count on the wire, 2^48 - 1. Source: wire, "Conventions". */
export const U48_MAX = 2 ** 48 - 1;

const within = (name: string, max: number) =>
  new t.Type<number>(
    name,
    (u): u is number => Number.isInteger(u) && (u as number) >= 0 && (u as number) <= max,
    (u, c) =>
      Number.isInteger(u) && (u as number) >= 0 && (u as number) <= max ? t.success(u as number) : t.failure(u, c),
    t.identity,
  );

const bytesCodec = (name: string, length: number) => {
  const is = (u: unknown): u is Uint8Array => u instanceof Uint8Array && u.length === length;
  return new t.Type<Uint8Array>(name, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity);
};

const TWO_32 = 2 ** 32;

/** Reads byte by byte: a DataView for each field costs more than all the arithmetic. */
const readU32 = (from: Uint8Array, at: number): number =>
  (((from[at] ?? 0) << 24) | ((from[at + 1] ?? 0) << 16) | ((from[at + 2] ?? 0) << 8) | (from[at + 3] ?? 0)) >>> 0;

const writeU32 = (value: number, to: Uint8Array, at: number): void => {
  to[at] = value >>> 24;
  to[at + 1] = value >>> 16;
  to[at + 2] = value >>> 8;
  to[at + 3] = value;
};

/** One byte out of a list of allowed values. Refuses: any other value. */
export const u8 = <N extends number>(...allowed: readonly [N, ...N[]]): Field<N> => {
  const is = (u: unknown): u is N => allowed.includes(u as N);
  return {
    bytes: 1,
    codec: new t.Type<N>('u8', is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity),
    write: (value, to, at) => void (to[at] = value),
    read: (from, at) => (is(from[at]) ? from[at] : undefined),
  };
};

/** One byte, 0 to 255. */
export const anyU8: Field<number> = {
  bytes: 1,
  codec: within('anyU8', 0xff),
  write: (value, to, at) => void (to[at] = value),
  read: (from, at) => from[at] ?? 0,
};

/** Two bytes, big-endian, 0 to 65,535. */
export const u16: Field<number> = {
  bytes: 2,
  codec: within('u16', 0xffff),
  write: (value, to, at) => {
    to[at] = value >>> 8;
    to[at + 1] = value;
  },
  read: (from, at) => ((from[at] ?? 0) << 8) | (from[at + 1] ?? 0),
};

/** Four bytes, big-endian, 0 to 4,294,967,295. */
export const u32: Field<number> = {
  bytes: 4,
  codec: within('u32', 0xffffffff),
  write: writeU32,
  read: readU32,
};

/** Eight bytes, big-endian, milliseconds since 1970. Refuses: more than 2^48 - 1. */
export const time: Field<number> = {
  bytes: 8,
  codec: within('time', U48_MAX),
  write: (value, to, at) => {
    writeU32(Math.floor(value / TWO_32), to, at);
    writeU32(value % TWO_32, to, at + 4);
  },
  read: (from, at) => {
    const value = readU32(from, at) * TWO_32 + readU32(from, at + 4);
    return value <= U48_MAX ? value : undefined;
  },
};

/** Exactly `length` bytes of any content. */
export const bytes = (length: number, name = `bytes(${length})`): Field<Uint8Array> => ({
  bytes: length,
  codec: bytesCodec(name, length),
  write: (value, to, at) => to.set(value, at),
  read: (from, at) => from.subarray(at, at + length),
});

/** An Ed25519 or X25519 public key, 32 bytes. */
export const publicKey = bytes(32, 'publicKey');

/** An Ed25519 signature, 64 bytes. */
export const signature = bytes(64, 'signature');

const readId = (from: Uint8Array, at: number): EventId => from.subarray(at, at + ID_BYTES) as EventId;

const RequiredId = new t.Type<EventId>(
  'ref',
  (u): u is EventId => isEventId(u) && !isZero(u),
  (u, c) => (isEventId(u) && !isZero(u) ? t.success(u) : t.failure(u, c)),
  t.identity,
);

/** The id of an event of `type`, which must be stored before this one is valid. Refuses: zero. */
export const ref = (type: string): Field<EventId> => ({
  bytes: ID_BYTES,
  codec: RequiredId,
  write: (value, to, at) => to.set(value, at),
  read: (from, at) => (isZero(readId(from, at)) ? undefined : readId(from, at)),
  refs: (value) => [refTo(type, value)],
});

/** Like `ref`, or null, which the wire writes as zeros. */
export const optionalRef = (type: string): Field<EventId | null> => ({
  bytes: ID_BYTES,
  codec: t.union([RequiredId, t.null], 'optionalRef'),
  write: (value, to, at) => to.set(value ?? ZERO_ID, at),
  read: (from, at) => (isZero(readId(from, at)) ? null : readId(from, at)),
  refs: (value) => (value === null ? [] : [refTo(type, value)]),
});

/** An id that nothing need exist for; zero is as good as any. */
export const weakRef: Field<EventId> = {
  bytes: ID_BYTES,
  codec: EventIdBytes,
  write: (value, to, at) => to.set(value, at),
  read: readId,
};
