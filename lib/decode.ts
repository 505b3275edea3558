import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { type Fault, malformed } from './fault';

const pathOf = ({ context }: t.ValidationError): string =>
  context
    .map(({ key }) => key)
    .filter((key) => key !== '')
    .join('.') || '(whole)';

/**
 * Decodes with io-ts and answers paths only. The reporter of io-ts prints the value it refused, which may be a secret.
 */
export const decode =
  <A>(codec: t.Decoder<unknown, A> & { readonly name: string }) =>
  (value: unknown): E.Either<Fault, A> => {
    const decoded = codec.decode(value);
    return E.isRight(decoded) ? decoded : E.left(malformed(codec.name, [...new Set(decoded.left.map(pathOf))]));
  };

/** The description that an io-ts codec carries, as far as its fields go. */
interface Shape {
  readonly _tag?: string;
  readonly type?: Shape;
  readonly types?: readonly Shape[];
  readonly props?: Readonly<Record<string, Shape>>;
  readonly codomain?: Shape;
}

const WRAPPERS = new Set(['ExactType', 'ReadonlyType', 'RefinementType']);
const LISTS = new Set(['ArrayType', 'ReadonlyArrayType']);

const unwrap = (shape: Shape): Shape => (WRAPPERS.has(shape._tag ?? '') ? unwrap(shape.type ?? {}) : shape);

const propsOf = (wrapped: Shape): Readonly<Record<string, Shape>> => {
  const shape = unwrap(wrapped);
  if (shape._tag !== 'IntersectionType') return shape.props ?? {};
  return Object.fromEntries((shape.types ?? []).flatMap((one) => Object.entries(propsOf(one))));
};

/** Is it a record of named columns, with nothing more around it? */
const isRecordOf = ({ _tag, type }: Shape): boolean =>
  _tag === 'InterfaceType' || ((_tag === 'ExactType' || _tag === 'ReadonlyType') && isRecordOf(type ?? {}));

const NO_CONTEXT: t.Context = [];

/**
 * Decodes rows as `decode` does, but column by column, without io-ts's trail of contexts: it is called for every row. A
 * refused row is decoded again by the codec itself, which names the path.
 */
export const decodeRows = <A>(codec: t.Decoder<unknown, A> & { readonly name: string }) => {
  const whole = decode(codec);
  const columns = Object.entries(propsOf(codec as Shape)) as unknown as readonly (readonly [string, t.Mixed])[];
  if (!isRecordOf(codec as Shape)) return whole;
  return (row: unknown): E.Either<Fault, A> => {
    if (!isRecord(row)) return whole(row);
    const decoded: Record<string, unknown> = {};
    for (const [name, column] of columns) {
      const value = column.validate(row[name], NO_CONTEXT);
      if (E.isLeft(value)) return whole(row);
      decoded[name] = value.right;
    }
    return E.right(decoded as A);
  };
};

/** The shape that a list, a tuple or an object has under `name`; undefined where the codec does not say. */
const shapeIn = (shape: Shape, name: string): Shape | undefined => {
  if (LISTS.has(shape._tag ?? '')) return shape.type;
  if (shape._tag === 'TupleType') return shape.types?.[Number(name)];
  if (shape._tag === 'DictionaryType') return shape.codomain;
  const props = propsOf(shape);
  return Object.hasOwn(props, name) ? props[name] : undefined;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const isPlain = (value: unknown): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Paths of fields that the codec does not name, and of objects in a list whose items it does not describe. */
const strangePaths = (wrapped: Shape, value: unknown, path: readonly string[]): readonly string[] => {
  const isList = Array.isArray(value);
  if (!isRecord(value) && !isList) return [];
  if (!isList && !isPlain(value)) return [[...path, '(prototype)'].join('.')];
  const shape = unwrap(wrapped);
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    const inner = shapeIn(shape, name);
    if (inner !== undefined) return strangePaths(inner, item, [...path, name]);
    return isList && (typeof item !== 'object' || item === null) ? [] : [[...path, name].join('.')];
  });
};

/**
 * Decodes parameters from outside. Unlike io-ts `strict`, which strips them silently, it refuses fields that the codec
 * does not name, and objects that inherit their fields, at any depth. An object is refused whole where the codec names
 * no fields (a union, `unknown`). Refuses: unknown field, foreign prototype, wrong type.
 */
export const decodeExactly =
  <A>(codec: t.Decoder<unknown, A> & { readonly name: string }) =>
  (value: unknown): E.Either<Fault, A> => {
    const strange = strangePaths(codec as Shape, value, []);
    return strange.length > 0 ? E.left(malformed(codec.name, strange)) : decode(codec)(value);
  };
