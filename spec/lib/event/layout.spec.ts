import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import { malformed } from '../../../lib/fault';
import { type Field, optionalRef, publicKey, ref, u16, u32, u8, weakRef } from '../../../lib/event/field';
import { type EventId, refTo } from '../../../lib/ids';
import { type BodyOf, distinctList, layout, list } from '../../../lib/event/layout';
import { text } from '../../../lib/event/text';
import { id, left, right } from '../../support/lib/events';
import { always } from '../../support/lib/fuzz';
import { KINDS, anyLayoutAndValue } from '../../support/lib/layouts';

const pair = layout('pair', { n: u16, who: ref('who') });
const value = { n: 258, who: id(5) };
const pairs = list(3, pair);

const listed = (...hex: readonly string[]): Uint8Array => {
  const bytes = new Uint8Array(pairs.bytes);
  bytes.set(Buffer.from(hex.join(''), 'hex'));
  return bytes;
};
const ONE = `0102${'05'.repeat(16)}`;

describe('layout', () => {
  it('writes its fields in order, without gaps', () => {
    const bytes = right(pair.encode(value));

    expect(Buffer.from(bytes).toString('hex')).toBe(ONE);
    expect(pair.bytes).toBe(18);
    expect(right(pair.read(bytes, 0))).toEqual(value);
  });

  it('tells where each field begins', () => {
    expect([pair.offsetOf('n'), pair.offsetOf('who')]).toEqual([0, 2]);
  });

  it('declares the type of its values', () => {
    const typed: BodyOf<typeof pair> = { n: 1, who: id(1) };
    const wrong: { readonly n: number; readonly who: EventId } = typed;

    expect(right(pair.encode(wrong))).toHaveLength(18);
  });

  it('may have no fields', () => {
    const none = layout('none', {});

    expect([none.bytes, right(none.encode({})).length, right(none.read(new Uint8Array(0), 0))]).toEqual([0, 0, {}]);
  });

  it('names what it refuses, never what it held', () => {
    const faults = [
      { n: 65536, who: id(1) },
      { n: 'my secret', who: id(1) },
      { who: id(1) },
      { n: 1, who: new Uint8Array(16) },
      'my secret',
      null,
    ].map((wrong) => left(pair.encode(wrong)));

    expect(faults).toEqual([
      malformed('pair', ['n']),
      malformed('pair', ['n']),
      malformed('pair', ['n']),
      malformed('pair', ['who']),
      malformed('pair', ['(whole)']),
      malformed('pair', ['(whole)']),
    ]);
  });

  it('names the field whose bytes are not its one form', () => {
    const zeroRef = new Uint8Array(18);

    expect(left(pair.read(zeroRef, 0))).toEqual(malformed('pair', ['who']));
    expect(left(layout('mood', { m: u8(1) }).read(zeroRef, 0))).toEqual(malformed('mood', ['m']));
  });

  it('refuses fewer bytes than it has, wherever it begins', () => {
    const bytes = right(pair.encode(value));

    expect(left(pair.read(bytes.subarray(0, 17), 0))).toEqual(malformed('pair', ['(length)']));
    expect(left(pair.read(bytes, 1))).toEqual(malformed('pair', ['(length)']));
  });

  it('derives what a value refers to, in the order of its fields', () => {
    const many = layout('many', {
      b: optionalRef('b'),
      w: weakRef,
      a: ref('a'),
      more: list(2, pair),
      none: optionalRef('none'),
    });

    const refs = many.refs({
      b: id(2),
      w: id(9),
      a: id(1),
      more: [value, { n: 1, who: id(6) }],
      none: null,
    });

    expect(refs).toEqual([refTo('b', id(2)), refTo('a', id(1)), refTo('who', id(5)), refTo('who', id(6))]);
    expect(layout('few', { w: weakRef, n: u32 }).refs({ w: id(1), n: 1 })).toEqual([]);
  });

  it('reads back what it wrote, for any fields and any values', () => {
    always(
      fc.property(anyLayoutAndValue, ({ shape, value: any }) => {
        const bytes = right(shape.encode(any));

        expect(bytes).toHaveLength(shape.bytes);
        expect(right(shape.read(bytes, 0))).toEqual(any);
        expect(E.isRight(shape.codec.decode(any))).toBe(true);
      }),
      500,
    );
  });

  it('writes again what it read, or refuses it, for any fields and any bytes', () => {
    const bytesToo = anyLayoutAndValue.chain(({ shape, value: any }) =>
      fc.tuple(
        fc.constant(shape),
        fc.constant(right(shape.encode(any))),
        fc.array(fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 255 })), { maxLength: 3 }),
      ),
    );
    let [accepted, refused] = [0, 0];

    always(
      fc.property(bytesToo, ([shape, valid, changes]) => {
        const bytes = valid.slice();
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        const read = shape.read(bytes, 0);
        if (E.isLeft(read)) return void (refused += 1);
        accepted += 1;
        expect(right(shape.encode(read.right))).toEqual(bytes);
      }),
      1_000,
    );

    expect([accepted > 100, refused > 20]).toEqual([true, true]);
  });

  it('has a field of every kind read random bytes only as their one form', () => {
    always(
      fc.property(fc.constantFrom(...KINDS), fc.uint8Array({ minLength: 80, maxLength: 80 }), ({ field }, bytes) => {
        const read = field.read(bytes, 0);
        if (read === undefined) return;
        const again = new Uint8Array(80);
        field.write(read, again, 0);
        expect(field.codec.is(read)).toBe(true);
        expect(again.subarray(0, field.bytes)).toEqual(bytes.subarray(0, field.bytes));
      }),
      1_000,
    );
  });
});

describe('list', () => {
  it('writes a count, its items, and zeros', () => {
    const bytes = new Uint8Array(pairs.bytes);

    pairs.write([value], bytes, 0);

    expect(pairs.bytes).toBe(1 + 3 * 18);
    expect(bytes).toEqual(listed('01', ONE));
    expect(pairs.read(bytes, 0)).toEqual([value]);
  });

  it.each([0, 3])('holds %i', (count) => {
    const values = Array.from({ length: count }, () => value);
    const bytes = new Uint8Array(pairs.bytes);

    pairs.write(values, bytes, 0);

    expect(pairs.read(bytes, 0)).toEqual(values);
    expect(pairs.codec.is(values)).toBe(true);
  });

  it('refuses one more than it holds', () => {
    expect(pairs.codec.is(Array(4).fill(value))).toBe(false);
    expect(E.isRight(pairs.codec.decode(Array(4).fill(value)))).toBe(false);
    expect(pairs.read(listed('04', ONE, ONE, ONE), 0)).toBeUndefined();
  });

  it('refuses a bad item, a gap, and a byte in an unused slot', () => {
    const bad = [listed('01', '0102'), listed('02', ONE), listed('00', ONE), listed('01', ONE, '00', '01')];

    expect(bad.map((bytes) => pairs.read(bytes, 0))).toEqual(Array(4).fill(undefined));
    expect([[{ n: 1 }], [null], 'no', { length: 0 }].map((u) => pairs.codec.is(u))).toEqual(Array(4).fill(false));
  });

  it('names the item that is refused', () => {
    const lists = layout('lists', { pairs, word: text(3) });

    const fault = left(lists.encode({ pairs: [value, { n: -1, who: id(1) }], word: 'no' }));

    expect(fault).toEqual(malformed('lists', ['pairs.1.n']));
  });

  it('cannot be declared with more items than a byte counts', () => {
    const one = layout('one', { n: u8(0, 1) });

    expect(() => list(256, one)).toThrow('256');
    expect(list(255, one).bytes).toBe(256);
  });

  it('takes keys as they come from a wire', () => {
    const keys: Field<readonly { readonly k: Uint8Array }[]> = list(2, layout('key', { k: publicKey }));

    expect(keys.bytes).toBe(65);
  });
});

describe('a list in which none stands twice', () => {
  const distinct = distinctList(3, pair);
  const other = { ...value, n: 259 };

  it('is written and read as any list', () => {
    for (const values of [[], [value], [value, other], [other, value]]) {
      const [bytes, plain] = [new Uint8Array(distinct.bytes), new Uint8Array(pairs.bytes)];
      distinct.write(values, bytes, 0);
      pairs.write(values, plain, 0);

      expect(bytes).toEqual(plain);
      expect(distinct.read(bytes, 0)).toEqual(values);
      expect(E.isRight(distinct.codec.decode(values))).toBe(true);
    }
  });

  it.each([
    ['neighbours', [value, value]],
    ['any two', [value, other, value]],
  ])('refuses %s of the same bytes, where a list takes them', (_, values) => {
    const bytes = new Uint8Array(pairs.bytes);
    pairs.write(values, bytes, 0);

    expect([pairs.read(bytes, 0), distinct.read(bytes, 0)]).toEqual([values, undefined]);
    expect([distinct.codec.is(values), E.isRight(distinct.codec.decode(values))]).toEqual([false, false]);
  });

  it('refuses what a list refuses', () => {
    expect(E.isRight(distinct.codec.decode([{ n: 1 }]))).toBe(false);
    expect(distinct.read(listed('04'), 0)).toBeUndefined();
  });
});
