import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { decode, decodeExactly } from '../../lib/decode';
import { type Fault, malformed } from '../../lib/fault';
import { IdFromHex } from '../../lib/ids';
import { left, right } from '../support/lib/events';
import { always } from '../support/lib/fuzz';

const SECRET = 'hunter2-hunter2-hunter2';

const Inner = t.strict({ word: t.string });
const Params = t.readonly(
  t.strict({
    id: IdFromHex,
    inner: Inner,
    list: t.array(Inner),
    more: t.readonlyArray(Inner),
    frozen: t.readonly(t.array(Inner)),
    map: t.record(t.string, Inner),
    pair: t.tuple([t.number, Inner]),
    either: t.union([t.null, t.string]),
  }),
  'Params',
);

const good = () => ({
  id: 'ab'.repeat(16),
  inner: { word: 'a' },
  list: [{ word: 'b' }],
  more: [{ word: 'c' }],
  frozen: [{ word: 'd' }],
  map: { any: { word: 'e' } },
  pair: [1, { word: 'f' }],
  either: null,
});

const parsed = (json: string): unknown => JSON.parse(json);
const withField = (json: string): unknown => parsed(`{"word":"a",${json}}`);

describe('decode', () => {
  it('answers what the codec answers', () => {
    expect(right(decode(Inner)({ word: 'a' }))).toEqual({ word: 'a' });
    expect(right(decode(t.array(IdFromHex))(['00'.repeat(16)]))).toEqual([new Uint8Array(16)]);
  });

  it('names each path once, and the whole where there is none', () => {
    const Both = t.intersection([t.type({ a: t.number }), t.type({ b: t.string })], 'Both');

    expect(left(decode(t.number)('1'))).toEqual(malformed('number', ['(whole)']));
    expect(left(decode(t.type({ a: t.union([t.number, t.null]) }, 'A'))({ a: 'x' }))._tag).toBe('Malformed');
    expect(left(decode(Both)({}))).toEqual(malformed('Both', ['0.a', '1.b']));
  });
});

describe('decodeExactly', () => {
  it('takes exactly the fields that are named', () => {
    const read = right(decodeExactly(Params)(good()));

    expect(read.inner).toEqual({ word: 'a' });
    expect(read.frozen).toEqual([{ word: 'd' }]);
  });

  it('takes objects without a prototype', () => {
    const bare: unknown = Object.assign(Object.create(null), { word: 'a' });

    expect(right(decodeExactly(Inner)(bare))).toEqual({ word: 'a' });
  });

  it.each([
    ['at the top', { ...good(), extra: 1 }, ['extra']],
    ['within', { ...good(), inner: { word: 'a', extra: 1 } }, ['inner.extra']],
    ['in a list', { ...good(), list: [{ word: 'a' }, { word: 'b', extra: 1 }] }, ['list.1.extra']],
    ['in a readonly list', { ...good(), more: [{ word: 'b', extra: 1 }] }, ['more.0.extra']],
    ['in a list that was made readonly', { ...good(), frozen: [{ word: 'b', extra: 1 }] }, ['frozen.0.extra']],
    ['in a record', { ...good(), map: { any: { word: 'b', extra: 1 } } }, ['map.any.extra']],
    ['in a tuple', { ...good(), pair: [1, { word: 'b', extra: 1 }] }, ['pair.1.extra']],
    ['twice', { ...good(), one: 1, inner: { word: 'a', two: 2 } }, ['inner.two', 'one']],
  ])('refuses an unknown field %s', (_, value, paths) => {
    const fault = left(decodeExactly(Params)(value));

    expect(fault).toEqual(malformed('Params', expect.arrayContaining(paths) as unknown as string[]));
  });

  it.each([
    ['__proto__', '"__proto__":{"word":"b"}'],
    ['constructor', '"constructor":{"prototype":{"word":"b"}}'],
    ['toString', '"toString":"a"'],
    ['hasOwnProperty', '"hasOwnProperty":1'],
  ])('refuses a field called %s', (name, json) => {
    const fault = left(decodeExactly(Inner)(withField(json)));

    expect(fault).toEqual(malformed(Inner.name, [name]));
    expect(Object.prototype).not.toHaveProperty('word');
  });

  it('refuses a field without a name', () => {
    expect(left(decodeExactly(Inner)(withField('"":1')))).toEqual(malformed(Inner.name, ['']));
  });

  it('refuses fields that are inherited, at the top and within', () => {
    const heir = (): unknown => Object.create({ word: 'a' });
    class Worded {
      readonly word = 'a';
    }

    const faults = [
      decodeExactly(Inner)(heir()),
      decodeExactly(Inner)(new Worded()),
      decodeExactly(Params)({ ...good(), inner: heir() }),
      decodeExactly(Params)({ ...good(), list: [heir()] }),
      decodeExactly(Params)({ ...good(), more: [new Worded()] }),
      decodeExactly(Params)({ ...good(), map: heir() }),
      decodeExactly(Inner)(parsed('{"__proto__":{"word":"a"}}')),
    ].map((decoded: E.Either<Fault, unknown>) => left(decoded));

    expect(faults).toEqual([
      malformed(Inner.name, ['(prototype)']),
      malformed(Inner.name, ['(prototype)']),
      malformed('Params', ['inner.(prototype)']),
      malformed('Params', ['list.0.(prototype)']),
      malformed('Params', ['more.0.(prototype)']),
      malformed('Params', ['map.(prototype)']),
      malformed(Inner.name, ['__proto__']),
    ]);
  });

  it('takes lists where a codec says nothing of their items, unless these have fields', () => {
    const Loose = t.type({ any: t.UnknownArray, maybe: t.union([t.null, t.array(t.string)]) }, 'Loose');

    expect(E.isRight(decodeExactly(Loose)({ any: [1, 'a', null], maybe: ['a'] }))).toBe(true);
    expect(left(decodeExactly(Loose)({ any: [{ a: 1 }], maybe: null }))).toEqual(malformed('Loose', ['any.0']));
    expect(E.isLeft(decodeExactly(Params)({ ...good(), list: { length: 0 } }))).toBe(true);
  });

  it('refuses lists that hold themselves, or are as deep as a stack', () => {
    const Loose = t.type({ any: t.UnknownArray }, 'Loose');
    const own: unknown[] = [];
    own.push(own, own);
    const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;

    const faults = [own, deep]
      .flatMap((any): readonly E.Either<Fault, unknown>[] => [
        decodeExactly(Loose)({ any }),
        decodeExactly(Params)(any),
      ])
      .map((decoded) => left(decoded));

    expect(faults.map(({ _tag }) => _tag)).toEqual(Array(4).fill('Malformed'));
  });

  it('refuses objects where a codec names no fields', () => {
    const Loose = t.type({ any: t.unknown, either: t.union([Inner, t.null]) }, 'Loose');

    expect(left(decodeExactly(Loose)({ any: { a: 1 }, either: { word: 'a' } }))).toEqual(
      malformed('Loose', ['any.a', 'either.word']),
    );
  });

  it('knows the fields of partial, refined and combined codecs', () => {
    const Refined = t.refinement(t.type({ a: t.number }), ({ a }) => a > 0, 'Refined');
    const Combined = t.intersection([t.exact(Refined), t.partial({ b: Inner })], 'Combined');

    expect(E.isRight(decodeExactly(Combined)({ a: 1, b: { word: 'b' } }))).toBe(true);
    expect(E.isRight(decodeExactly(Combined)({ a: 1 }))).toBe(true);
    expect(left(decodeExactly(Combined)({ a: 1, b: { word: 'b', c: 1 }, d: 1 }))).toEqual(
      malformed('Combined', ['b.c', 'd']),
    );
    expect(left(decodeExactly(Combined)({ a: 0 }))._tag).toBe('Malformed');
  });

  it.each([
    ['an id', { ...good(), id: SECRET }],
    ['an object', { ...good(), inner: SECRET }],
    ['a field within', { ...good(), inner: { word: [SECRET] } }],
    ['a list', { ...good(), list: SECRET }],
    ['an item', { ...good(), list: [SECRET] }],
    ['a map', { ...good(), map: SECRET }],
    ['a tuple', { ...good(), pair: [SECRET, SECRET] }],
    ['a union', { ...good(), either: { [Symbol('s')]: SECRET } }],
    ['an unknown field', { ...good(), extra: SECRET }],
    ['the whole', SECRET],
    ['a list for the whole', [SECRET]],
    ['a prototype', Object.create({ word: SECRET })],
  ])('shows nothing of a secret in the place of %s', (_, value) => {
    const fault = left(decodeExactly(Params)(value));

    expect(fault._tag).toBe('Malformed');
    expect(JSON.stringify(fault)).not.toContain(SECRET);
    expect(JSON.stringify(fault).toLowerCase()).not.toContain('hunter2');
  });

  it('never throws and never shows a value', () => {
    const junk = fc.anything({ withNullPrototype: true, withBigInt: true, maxDepth: 3, values: [fc.constant(SECRET)] });
    const any = fc.oneof(
      junk,
      fc.record({ id: junk, inner: junk, list: junk, more: junk, map: junk, pair: junk, either: junk }),
    );

    always(
      fc.property(any, (value) => {
        const fault = left(decodeExactly(Params)(value));

        expect(fault._tag).toBe('Malformed');
        expect(JSON.stringify(fault).includes(`"${SECRET}"`)).toBe(false);
      }),
      500,
    );
  });
});
