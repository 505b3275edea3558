import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import {
  type Field,
  U48_MAX,
  bytes,
  optionalRef,
  publicKey,
  ref,
  signature,
  time,
  u16,
  u32,
  u8,
  weakRef,
} from '../../../lib/event/field';
import { ZERO_ID, refTo, toHex } from '../../../lib/ids';
import { id } from '../../support/lib/events';
import { always } from '../../support/lib/fuzz';

const AT = 3;

const written = <A>(field: Field<A>, value: A): string => {
  const to = new Uint8Array(AT + field.bytes + 2);
  field.write(value, to, AT);
  expect([toHex(to.subarray(0, AT)), toHex(to.subarray(AT + field.bytes))]).toEqual(['000000', '0000']);
  expect(field.read(to, AT)).toEqual(value);
  return toHex(to.subarray(AT, AT + field.bytes));
};

const readHex = <A>(field: Field<A>, hex: string): A | undefined =>
  field.read(Uint8Array.from(Buffer.from(hex, 'hex')), 0);
const takes = <A>(field: Field<A>, value: unknown): boolean => {
  expect(field.codec.is(value)).toBe(E.isRight(field.codec.decode(value)));
  return field.codec.is(value);
};

describe('numbers', () => {
  it.each<[string, Field<number>, number, string]>([
    ['u8', u8<number>(0, 7, 255), 255, 'ff'],
    ['u16', u16, 0, '0000'],
    ['u16', u16, 0x0102, '0102'],
    ['u16', u16, 0xffff, 'ffff'],
    ['u32', u32, 0x01020304, '01020304'],
    ['u32', u32, 0xffffffff, 'ffffffff'],
    ['time', time, 0, '0000000000000000'],
    ['time', time, 0x010203040506, '0000010203040506'],
    ['time', time, 2 ** 32, '0000000100000000'],
    ['time', time, U48_MAX, '0000ffffffffffff'],
  ])('%s are big-endian: %#', (_, field, value, hex) => {
    expect(written(field, value)).toBe(hex);
    expect(takes(field, value)).toBe(true);
  });

  it.each<[string, Field<number>, number]>([
    ['u16', u16, 0xffff],
    ['u32', u32, 0xffffffff],
    ['time', time, U48_MAX],
  ])('%s refuse one more, one less, fractions and look-alikes', (_, field, max) => {
    const outside = [max + 1, -1, 0.5, NaN, Infinity, '1', 1n, null, undefined, [1], { valueOf: () => 1 }];

    expect(outside.filter((value) => takes(field, value))).toEqual([]);
  });

  it('u8 takes its own values only, in bytes and in fields', () => {
    const field = u8(1, 3);

    expect([0, 1, 2, 3, 4, '1', true].filter((value) => takes(field, value))).toEqual([1, 3]);
    expect(['00', '01', '02', '03', 'ff'].map((hex) => readHex(field, hex))).toEqual([
      undefined,
      1,
      undefined,
      3,
      undefined,
    ]);
  });

  it('time refuses bytes beyond 2^48 - 1', () => {
    const read = ['0000ffffffffffff', '0001000000000000', 'ffffffffffffffff'].map((hex) => readHex(time, hex));

    expect(read).toEqual([U48_MAX, undefined, undefined]);
  });

  it('time keeps every whole number', () => {
    always(fc.property(fc.integer({ min: 0, max: U48_MAX }), (value) => expect(written(time, value)).toHaveLength(16)));
  });
});

describe('bytes', () => {
  it('take exactly their length', () => {
    const lengths = [bytes(4), publicKey, signature].map((field) =>
      [3, 4, 5, 31, 32, 33, 63, 64, 65].filter((length) => takes(field, new Uint8Array(length))),
    );

    expect(lengths).toEqual([[4], [32], [64]]);
  });

  it('are written as they are', () => {
    expect(written(bytes(4), Uint8Array.of(1, 0, 255, 0))).toBe('0100ff00');
  });

  it('refuse arrays, text and other views', () => {
    expect([[1, 2], '12', new Uint16Array(2), new ArrayBuffer(2)].filter((value) => takes(bytes(2), value))).toEqual(
      [],
    );
  });
});

describe('references', () => {
  const zeros = '00'.repeat(16);

  it('ref names its event, and refuses zero in bytes and in fields', () => {
    const field = ref('author');

    expect(written(field, id(5))).toBe('05'.repeat(16));
    expect(field.refs?.(id(5))).toEqual([refTo('author', id(5))]);
    expect(readHex(field, zeros)).toBeUndefined();
    expect([ZERO_ID, null, new Uint8Array(15), id(1)].map((value) => takes(field, value))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('optionalRef writes null as zeros, and has one form for it', () => {
    const field = optionalRef('author');

    expect([written(field, null), written(field, id(5))]).toEqual([zeros, '05'.repeat(16)]);
    expect([field.refs?.(null), field.refs?.(id(5))]).toEqual([[], [refTo('author', id(5))]]);
    expect([null, id(1), ZERO_ID, undefined].map((value) => takes(field, value))).toEqual([true, true, false, false]);
  });

  it('weakRef takes zero as any other, and refers to nothing', () => {
    expect([written(weakRef, ZERO_ID), written(weakRef, id(5))]).toEqual([zeros, '05'.repeat(16)]);
    expect(weakRef.refs).toBeUndefined();
    expect([ZERO_ID, id(1), null].map((value) => takes(weakRef, value))).toEqual([true, true, false]);
  });
});
