import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import { nonEmptyText, text, utf8Length } from '../../../lib/event/text';
import { always, anyBytes } from '../../support/lib/fuzz';

const MAX = 8;
const field = text(MAX);

const written = (value: string): Uint8Array => {
  const to = new Uint8Array(MAX);
  field.write(value, to, 0);
  return to;
};

/** A field's bytes from what is written in hex, padded with zeros. */
const slot = (hex: string): Uint8Array => {
  const bytes = new Uint8Array(MAX);
  bytes.set(Buffer.from(hex, 'hex'));
  return bytes;
};

describe('text', () => {
  it.each([
    ['nothing', ''],
    ['one letter', 'a'],
    ['exactly as many bytes as there are', '12345678'],
    ['exactly as many bytes, of two each', 'éééé'],
    ['exactly as many bytes, of four each', '👩👦'],
    ['exactly as many bytes, the last three of one character', '12345☕'],
    ['a byte-order mark that is not first', 'a\ufeffb'],
    ['a byte-order mark at the end', 'a\ufeff'],
    ['the other byte-order mark first', '\ufffe'],
    ['the replacement character', '\ufffd'],
    ['a noncharacter', '\uffff'],
    ['the last code point', '\u{10ffff}'],
    ['the first code point of two units', '\u{10000}'],
    ['the code point before the surrogates', '\ud7ff'],
    ['the code point after the surrogates', '\ue000'],
    ['right-to-left override', '\u202eabc'],
    ['bidi isolates', '\u2066a\u2069'],
    ['a zero-width joiner alone', '\u200d'],
    ['a combining accent alone', '\u0301'],
    ['an escape character', '\u001b[2J'],
    ['a bell, a delete and a line break', '\u0007\u007f\r\n'],
    ['the line separator', '\u2028'],
    ['spaces at both ends', ' a '],
    ['SQL', "';--"],
    ['markup', '<b>'],
    ['the name of a prototype', '__proto_'],
  ])('takes %s, and reads back exactly that', (_, value) => {
    expect(E.isRight(field.codec.decode(value))).toBe(true);
    expect(field.read(written(value), 0)).toBe(value);
  });

  it.each([
    ['one byte too many', '123456789'],
    ['one byte too many by its last character', '1234567é'],
    ['few characters of many bytes', '👩👦a'],
    ['NUL', '\0'],
    ['NUL in the middle', 'a\0b'],
    ['NUL at the end', 'a\0'],
    ['a byte-order mark first', '\ufeffa'],
    ['a byte-order mark alone', '\ufeff'],
    ['a high surrogate alone', '\ud83d'],
    ['a low surrogate alone', '\udc69'],
    ['surrogates the wrong way round', '\udc69\ud83d'],
    ['half a pair before a letter', '\ud83da'],
    ['half a pair at the end', 'a\ud83d'],
    ['a number', 7],
    ['bytes', Uint8Array.of(97)],
    ['a String object', Object('a')],
    ['an object that turns into text', { toString: () => 'a' }],
    ['a list of one text', ['a']],
    ['null', null],
    ['undefined', undefined],
  ])('refuses %s', (_, value) => {
    expect([field.codec.is(value), E.isRight(field.codec.decode(value))]).toEqual([false, false]);
  });

  it.each([
    ['overlong slash', 'c0af'],
    ['overlong NUL', 'c080'],
    ['overlong in three bytes', 'e080af'],
    ['overlong in four bytes', 'f08080af'],
    ['an encoded surrogate', 'eda080'],
    ['an encoded pair of surrogates', 'eda0bdedb1a9'],
    ['a code point beyond the last', 'f4908080'],
    ['a byte that starts nothing', 'ff'],
    ['a five-byte form', 'f888808080'],
    ['a continuation alone', '80'],
    ['a character cut by the padding', '61e298'],
    ['a character cut at the end of the field', '616161616161e298'],
    ['a pair cut at the end of the field', '61616161f09f91a9'.slice(0, 14) + '61'],
    ['Latin-1', 'e961'],
    ['UTF-16', 'fffe6100'],
    ['a byte-order mark first', 'efbbbf61'],
    ['a byte-order mark alone', 'efbbbf'],
    ['a letter after the end', '610062'],
    ['a letter after nothing', '000061'],
    ['a byte at the very end', '6100000000000001'],
  ])('refuses bytes with %s', (_, hex) => {
    expect(field.read(slot(hex), 0)).toBeUndefined();
  });

  it('keeps apart what looks alike', () => {
    const alike = ['\u00e9', 'e\u0301', '\u00e9\u200b', '\ufb01', 'fi', '\u212b', '\u00c5', '\u0410', 'A'];

    const read = alike.map((value) => field.read(written(value), 0));

    expect(read).toEqual(alike);
    expect(new Set(read).size).toBe(alike.length);
  });

  it('counts bytes of UTF-8', () => {
    expect(['', 'a', 'é', '☕', '👩'].map(utf8Length)).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads its own bytes within a larger buffer only', () => {
    const around = new Uint8Array(MAX + 2).fill(0x7a);
    field.write('abcdefgh', around, 1);

    expect(field.read(around, 1)).toBe('abcdefgh');
    expect([around[0], around[MAX + 1]]).toEqual([0x7a, 0x7a]);
  });

  it('is read only where writing it again gives the same bytes', () => {
    const chunk = fc.constantFrom('00', '61', 'c3a9', 'c0af', 'e29895', 'e298', 'eda080', 'efbbbf', 'f09f91a9');
    const bytes = anyBytes(MAX);
    const sly = fc.array(chunk, { maxLength: 5 }).map((hex) => slot(hex.join('').slice(0, 2 * MAX)));
    let accepted = 0;

    always(
      fc.property(fc.oneof(bytes, sly), (given) => {
        const value = field.read(given, 0);
        if (value === undefined) return;
        accepted += 1;
        expect(field.codec.is(value)).toBe(true);
        expect(written(value)).toEqual(given);
      }),
      2_000,
    );

    expect(accepted).toBeGreaterThan(50);
  });

  it('takes a string exactly when it reads back as it was written', () => {
    always(
      fc.property(fc.string({ unit: 'binary', maxLength: 10 }), (value) => {
        const bytes = new Uint8Array(40);
        text(40).write(value, bytes, 0);

        expect(text(40).codec.is(value)).toBe(text(40).read(bytes, 0) === value && !value.includes('\0'));
      }),
      500,
    );
  });
});

describe('nonEmptyText', () => {
  const some = nonEmptyText(MAX);

  it('refuses nothing, in fields and in bytes', () => {
    expect([some.codec.is(''), E.isRight(some.codec.decode('')), some.read(slot(''), 0)]).toEqual([
      false,
      false,
      undefined,
    ]);
  });

  it('is otherwise text', () => {
    expect([some.codec.is('a'), some.codec.is('123456789'), some.codec.is('\ufeff')]).toEqual([true, false, false]);
    expect([some.read(slot('61'), 0), some.read(slot('c0af'), 0), some.bytes]).toEqual(['a', undefined, MAX]);
  });
});
