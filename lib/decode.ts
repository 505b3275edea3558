import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { type Fault, malformed } from './fault';

const pathOf = ({ context }: t.ValidationError): string =>
  context
    .map(({ key }) => key)
    .filter((key) => key !== '')
    .join('.') || '(whole)';

/** Decodes with io-ts and answers paths only: io-ts's own reporter prints the value it refused, which may be a secret. */
export const decode =
  <A>(codec: t.Decoder<unknown, A> & { readonly name: string }) =>
  (value: unknown): E.Either<Fault, A> => {
    const decoded = codec.decode(value);
    return E.isRight(decoded) ? decoded : E.left(malformed(codec.name, [...new Set(decoded.left.map(pathOf))]));
  };

interface Shape {
  readonly _tag?: string;
  readonly type?: Shape;
  readonly types?: readonly Shape[];
  readonly props?: Readonly<Record<string, Shape>>;
}

const WRAPPERS = new Set(['ExactType', 'ReadonlyType', 'RefinementType']);

const propsOf = (shape: Shape): Readonly<Record<string, Shape>> => {
  if (WRAPPERS.has(shape._tag ?? '')) return propsOf(shape.type ?? {});
  if (shape._tag !== 'IntersectionType') return shape.props ?? {};
  return Object.fromEntries((shape.types ?? []).flatMap((one) => Object.entries(propsOf(one))));
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const strangePaths = (shape: Shape, value: unknown, path: readonly string[]): readonly string[] => {
  if (shape._tag === 'ArrayType' && Array.isArray(value)) {
    return value.flatMap((item, at) => strangePaths(shape.type ?? {}, item, [...path, String(at)]));
  }
  if (!isRecord(value) || shape._tag === 'DictionaryType') return [];
  const props = propsOf(shape);
  return Object.keys(value).flatMap((name) => {
    const inner = Object.hasOwn(props, name) ? props[name] : undefined;
    return inner === undefined ? [[...path, name].join('.')] : strangePaths(inner, value[name], [...path, name]);
  });
};

const isPlain = (value: unknown): boolean => {
  if (!isRecord(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Decodes parameters that come from outside, and refuses fields the codec does not name (io-ts `strict` strips them
 * silently) as well as objects that inherit their fields. Refuses: unknown field, foreign prototype, wrong type.
 */
export const decodeExactly =
  <A>(codec: t.Decoder<unknown, A> & { readonly name: string }) =>
  (value: unknown): E.Either<Fault, A> => {
    if (!isPlain(value)) return E.left(malformed(codec.name, ['(prototype)']));
    const strange = strangePaths(codec as Shape, value, []);
    return strange.length > 0 ? E.left(malformed(codec.name, strange)) : decode(codec)(value);
  };
