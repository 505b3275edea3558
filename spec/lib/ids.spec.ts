import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import {
  EventIdBytes,
  IdFromHex,
  ZERO_ID,
  equalBytes,
  fromHex,
  idsOf,
  isEventId,
  isOptional,
  isZero,
  kindOf,
  optional,
  parseId,
  plainRef,
  refTo,
  toHex,
} from '../../lib/ids';
import { id, right } from '../support/lib/events';
import { always, anyId } from '../support/lib/fuzz';

const HEX = '0123456789abcdef0123456789abcdef';

describe('IdFromHex', () => {
  it('reads 32 lower-case hex characters, and writes them again', () => {
    const read = right(IdFromHex.decode(HEX));

    expect(read).toEqual(Uint8Array.from(Buffer.from(HEX, 'hex')));
    expect(IdFromHex.encode(read)).toBe(HEX);
    expect(IdFromHex.is(read)).toBe(true);
  });

  it.each([
    ['upper case', HEX.toUpperCase()],
    ['one letter in upper case', HEX.replace('a', 'A')],
    ['an odd length', HEX.slice(1)],
    ['one byte too few', HEX.slice(2)],
    ['one byte too many', `${HEX}00`],
    ['zz', 'zz'.repeat(16)],
    ['zz at the end', `${HEX.slice(2)}zz`],
    ['nothing', ''],
    ['a line break after it', `${HEX}\n`],
    ['a space before it', ` ${HEX.slice(1)}`],
    ['0x before it', `0x${HEX.slice(2)}`],
    ['full-width digits', '０'.repeat(32)],
    ['bytes', id(1)],
    ['an array that looks like it', [HEX]],
    ['an object that turns into it', { toString: (): string => HEX }],
    ['null', null],
  ])('refuses %s', (_, value) => {
    expect(E.isLeft(IdFromHex.decode(value))).toBe(true);
    expect(typeof value === 'string' ? parseId(value) : E.left('not_an_id')).toEqual(E.left('not_an_id'));
  });

  it('agrees with parseId for every id', () => {
    always(
      fc.property(anyId, (bytes) => {
        expect(parseId(toHex(bytes))).toEqual(IdFromHex.decode(toHex(bytes)));
        expect(right(parseId(toHex(bytes)))).toEqual(bytes);
      }),
    );
  });
});

describe('EventIdBytes', () => {
  it.each([
    [15, false],
    [16, true],
    [17, false],
    [0, false],
  ])('takes bytes of length %i: %s', (length, taken) => {
    const bytes = new Uint8Array(length);

    expect([isEventId(bytes), EventIdBytes.is(bytes), E.isRight(EventIdBytes.decode(bytes))]).toEqual(
      Array(3).fill(taken),
    );
  });

  it('refuses sixteen of anything but bytes', () => {
    const others = [HEX.slice(16), Array(16).fill(0), new Uint16Array(16), { length: 16 }];

    expect(others.map(isEventId)).toEqual([false, false, false, false]);
  });
});

describe('bytes and hex', () => {
  it('say the same', () => {
    always(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(toHex(bytes)).toMatch(/^([0-9a-f]{2})*$/);
      }),
    );
  });

  it('are read within a larger buffer, not from its start', () => {
    const inside = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);

    expect(toHex(inside)).toBe('0102');
    expect(equalBytes(inside, Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(inside, Uint8Array.of(1, 2, 9))).toBe(false);
  });

  it('are zero only when every byte is', () => {
    const last = new Uint8Array(16);
    last[15] = 1;

    expect([isZero(ZERO_ID), isZero(new Uint8Array(0)), isZero(last), isZero(id(1))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('refs', () => {
  it('name a kind and its ids, and give both back', () => {
    const ref = refTo('member', id(0x0a), id(0xff));

    expect(ref).toBe(`member:${'0a'.repeat(16)}:${'ff'.repeat(16)}`);
    expect(kindOf(ref)).toBe('member');
    expect(idsOf(ref)).toEqual([id(0x0a), id(0xff)]);
  });

  it('may be marked as optional, and unmarked', () => {
    const ref = refTo('head', id(1));

    expect([isOptional(ref), isOptional(optional(ref))]).toEqual([false, true]);
    expect([plainRef(ref), plainRef(optional(ref))]).toEqual([ref, ref]);
  });
});

describe('refTo, which remembers what it made', () => {
  /** All share a slot, whatever that is found by. */
  const nearly = (n: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? n : at));
  const plain = (kind: string, bytes: Uint8Array): string => `${kind}:${Buffer.from(bytes).toString('hex')}`;

  it('makes the ref of the very id, of the very kind, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('peer', 'key'), fc.nat(255))), (asked) => {
        asked.forEach(([kind, n]) => expect(refTo(kind, nearly(n))).toBe(plain(kind, nearly(n))));
      }),
    );
  });

  it('remembers a copy: bytes that are written over name something else', () => {
    const bytes = nearly(1);
    refTo('peer', bytes);
    bytes[15] = 2;

    expect([refTo('peer', bytes), refTo('peer', nearly(1))]).toEqual([plain('peer', bytes), plain('peer', nearly(1))]);
  });

  it('makes right refs of more kinds than it remembers', () => {
    const kinds = Array.from({ length: 300 }, (_, n) => `kind${n}`);

    [...kinds, ...kinds].forEach((kind) => expect(refTo(kind, nearly(1))).toBe(plain(kind, nearly(1))));
  });
});
