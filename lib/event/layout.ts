import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Fault, malformed } from '../fault';
import { decode } from '../decode';
import type { Field } from './field';
import { type Ref, isZero, toHex } from '../ids';

type Fields = Readonly<Record<string, Field<never>>>;
type ValueOf<F> = F extends Field<infer A> ? A : never;

/** The type of the values that a layout's fields declare. */
export type FieldsOf<F> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** The offset of a field in its record, and the name of its codec. For comparing a layout with a page. */
export interface FieldPlace {
  readonly name: string;
  readonly at: number;
  readonly bytes: number;
  readonly kind: string;
}

/** A fixed-length record. One declaration gives its codec, its type, its bytes and its refs. */
export interface Layout<A> {
  readonly name: string;
  readonly bytes: number;
  readonly places: readonly FieldPlace[];
  /** Where a field begins, in bytes from the record's first. */
  readonly offsetOf: (field: keyof A) => number;
  readonly codec: t.Type<A>;
  /** Writes a value that the codec accepts. */
  readonly write: (value: A, to: Uint8Array, at: number) => void;
  /** Reads exactly `bytes` bytes. Refuses: a field whose bytes are not its one canonical form. */
  readonly read: (from: Uint8Array, at: number) => E.Either<Fault, A>;
  /** Checks an untrusted value against the codec, then encodes it. */
  readonly encode: (value: unknown) => E.Either<Fault, Uint8Array>;
  /** The refs in a value, in the order of its fields. The receiver derives them; the wire has none. */
  readonly refs: (value: A) => readonly Ref[];
}

/** The value type of a layout. */
export type BodyOf<L> = L extends Layout<infer A> ? A : never;

const NO_REFS: readonly Ref[] = [];

interface Placed {
  readonly name: string;
  readonly at: number;
  readonly field: Field<unknown>;
}

const place = (fields: Fields): readonly Placed[] => {
  const placed: Placed[] = [];
  let at = 0;
  for (const [name, field] of Object.entries(fields)) {
    placed.push({ name, at, field: field as unknown as Field<unknown> });
    at += field.bytes;
  }
  return placed;
};

const placesOf = (placed: readonly Placed[]): readonly FieldPlace[] =>
  placed.map(({ name, at, field }) => ({ name, at, bytes: field.bytes, kind: field.codec.name }));

const strictCodec = <A>(name: string, placed: readonly Placed[]): t.Type<A> => {
  const props = Object.fromEntries(placed.map(({ name: key, field }) => [key, field.codec]));
  return t.readonly(t.strict(props, name), name) as unknown as t.Type<A>;
};

/** Declares a record of fixed-length fields, written in the order of their names here, without gaps. */
export const layout = <F extends { readonly [K in keyof F]: Field<never> | Field<ValueOf<F[K]>> }>(
  name: string,
  fields: F,
): Layout<FieldsOf<F>> => {
  type A = FieldsOf<F>;
  const placed = place(fields as unknown as Fields);
  const referring = placed.filter(({ field }) => field.refs !== undefined);
  const bytes = placed.reduce((sum, { field }) => sum + field.bytes, 0);
  const places = placesOf(placed);
  const codec = strictCodec<A>(name, placed);
  const offsetOf = (field: keyof A): number => places.find((one) => one.name === field)?.at ?? 0;
  const valueAt = (value: A, key: string): unknown => value[key as keyof A];

  const write = (value: A, to: Uint8Array, start: number): void => {
    for (const { name: key, at, field } of placed) field.write(valueAt(value, key), to, start + at);
  };

  const read = (from: Uint8Array, start: number): E.Either<Fault, A> => {
    if (from.length < start + bytes) return E.left(malformed(name, ['(length)']));
    const value: Record<string, unknown> = {};
    for (const { name: key, at, field } of placed) {
      const got = field.read(from, start + at);
      if (got === undefined) return E.left(malformed(name, [key]));
      value[key] = got;
    }
    return E.right(value as A);
  };

  const encode = (value: unknown): E.Either<Fault, Uint8Array> =>
    E.map((checked: A) => {
      const to = new Uint8Array(bytes);
      write(checked, to, 0);
      return to;
    })(decode(codec)(value));

  // A loop, not `flatMap`: it runs several times for every event that arrives.
  const refs = (value: A): readonly Ref[] => {
    if (referring.length === 0) return NO_REFS;
    const all: Ref[] = [];
    for (const { name: key, field } of referring) all.push(...(field.refs?.(valueAt(value, key)) ?? NO_REFS));
    return all;
  };

  return { name, bytes, places, offsetOf, codec, write, read, encode, refs };
};

/** The greatest count that one byte holds. */
const LISTED_MAX = 255;

/**
 * Up to `max` records of one layout: a count byte, then `max` slots, the unused ones zero. Throws at start-up, as a
 * mistake of ours, for a `max` above 255. Refuses: a count above `max`, a non-zero byte in an unused slot.
 */
export const list = <A>(max: number, item: Layout<A>): Field<readonly A[]> => {
  if (max > LISTED_MAX) throw new Error(`a list of ${item.name}: ${max} is more than a byte counts`);
  return {
    bytes: 1 + max * item.bytes,
    codec: new t.Type<readonly A[]>(
      `list(${max}, ${item.name})`,
      (u): u is readonly A[] => Array.isArray(u) && u.length <= max && u.every((one) => item.codec.is(one)),
      (u, c) => (Array.isArray(u) && u.length <= max ? t.array(item.codec).validate(u, c) : t.failure(u, c)),
      t.identity,
    ),
    write: (values, to, at) => {
      to[at] = values.length;
      values.forEach((value, n) => item.write(value, to, at + 1 + n * item.bytes));
    },
    read: (from, at) => {
      const count = from[at] ?? 0;
      const end = at + 1 + max * item.bytes;
      if (count > max || !isZero(from.subarray(at + 1 + count * item.bytes, end))) return undefined;
      const values: A[] = [];
      for (let n = 0; n < count; n += 1) {
        const value = item.read(from, at + 1 + n * item.bytes);
        if (E.isLeft(value)) return undefined;
        values.push(value.right);
      }
      return values;
    },
    refs: (values) => values.flatMap(item.refs),
  };
};

/** A `list` in which no record stands twice. Refuses also: two records of the same bytes. */
export const distinctList = <A>(max: number, item: Layout<A>): Field<readonly A[]> => {
  const plain = list(max, item);
  const inHex = (value: A): string => {
    const to = new Uint8Array(item.bytes);
    item.write(value, to, 0);
    return toHex(to);
  };
  const differ = (values: readonly A[]): boolean => new Set(values.map(inHex)).size === values.length;
  return {
    ...plain,
    codec: new t.Type<readonly A[]>(
      plain.codec.name,
      (u): u is readonly A[] => plain.codec.is(u) && differ(u),
      (u, c) =>
        E.chain((values: readonly A[]) => (differ(values) ? t.success(values) : t.failure<readonly A[]>(u, c)))(
          plain.codec.validate(u, c),
        ),
      t.identity,
    ),
    read: (from, at) => {
      const values = plain.read(from, at);
      return values !== undefined && differ(values) ? values : undefined;
    },
  };
};
