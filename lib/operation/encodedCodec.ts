import * as t from 'io-ts';
import { IdFromHex } from '../ids';
import { BooleanColumn, HexColumn, IdColumn } from '../tables/row';
import type { Codec } from './operation';

const ID_HEX = /^[0-9a-f]{32}$/;

/** An id as JSON carries it: 32 lower-case hex characters. */
const IdHex = t.refinement(t.string, (text) => ID_HEX.test(text), 'IdHex');

/** Codecs whose values look different inside, and the codecs of their values outside. */
const ENCODED = new Map<unknown, t.Mixed>([
  [IdFromHex, IdHex],
  [IdColumn, IdHex],
  [HexColumn, t.string],
  [BooleanColumn, t.boolean],
]);

/** The parts of an io-ts codec, as it exposes them. */
interface Parts extends t.Mixed {
  readonly _tag?: string;
  readonly type: Parts;
  readonly types: readonly Parts[];
  readonly props: Readonly<Record<string, Parts>>;
  readonly domain: t.Mixed;
  readonly codomain: Parts;
}

const propsOf = (props: Parts['props']): t.Props =>
  Object.fromEntries(Object.entries(props).map(([name, one]) => [name, encodedOf(one)]));

/** `name`: of the outermost wrapper, which faults carry. */
const encodedOf = (codec: Parts, name = codec.name): t.Mixed => {
  const leaf = ENCODED.get(codec);
  if (leaf !== undefined) return leaf;
  const [first, second, ...more] = (codec.types ?? []).map((one) => encodedOf(one));
  switch (codec._tag) {
    case undefined:
      throw new Error(`codec ${codec.name}: it is not known how its values look outside`);
    case 'ExactType':
    case 'ReadonlyType':
    case 'RefinementType':
      return encodedOf(codec.type, name);
    case 'InterfaceType':
      return t.type(propsOf(codec.props), name);
    case 'PartialType':
      return t.partial(propsOf(codec.props), name);
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return t.readonlyArray(encodedOf(codec.type), name);
    case 'DictionaryType':
      return t.record(codec.domain, encodedOf(codec.codomain), name);
    case 'UnionType':
      return first === undefined || second === undefined ? codec : t.union([first, second, ...more], name);
    case 'IntersectionType':
      return first === undefined || second === undefined ? codec : intersectionOf([first, second, ...more], name);
    default:
      return codec;
  }
};

const intersectionOf = ([first, second, ...more]: readonly [t.Mixed, t.Mixed, ...t.Mixed[]], name: string): t.Mixed =>
  more.reduce<t.Mixed>((all, one) => t.intersection([all, one], name), t.intersection([first, second], name));

/**
 * The codec of what another codec encodes to, for callers behind JSON: ids are hex strings. Fields that the codec does
 * not name pass through, so that a newer node can be read. Throws where a leaf is neither io-ts's nor of this library.
 */
export const encodedCodec = <C extends Codec<unknown>>(codec: C): t.Type<C['_O'], C['_O'], unknown> =>
  encodedOf(codec as unknown as Parts);
