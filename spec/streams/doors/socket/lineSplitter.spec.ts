import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import { openLineSplitter } from '../../../../streams/doors/socket/lineSplitter';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('openSplitter', () => {
  it('answers lines however their bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        (lines, cuts) => {
          const whole = bytes(lines.map((line) => `${line.toWellFormed()}\n`).join(''));
          const splitter = openLineSplitter(1_000);
          const out: unknown[] = [];
          for (let at = 0, n = 0; at < whole.length; n += 1) {
            const next = at + (cuts[n % cuts.length] ?? 1);
            out.push(...splitter.take(whole.subarray(at, next)));
            at = next;
          }
          expect(out).toEqual(lines.map((line) => E.right(line.toWellFormed())));
          expect(splitter.hasPartialLine()).toBe(false);
        },
      ),
    );
  });

  it('takes a line of as many bytes as it may have, and none of one more', () => {
    expect(openLineSplitter(4).take(bytes('1234\n'))).toEqual([E.right('1234')]);
    expect(openLineSplitter(4).take(bytes('12345\n'))).toEqual([E.left('line.is_short_enough')]);
    expect(openLineSplitter(4).take(bytes('12é\n'))).toEqual([E.right('12é')]);
    expect(openLineSplitter(4).take(bytes('123é\n'))).toEqual([E.left('line.is_short_enough')]);
  });

  it('takes nothing after a line that is too long, even if its end never comes', () => {
    const splitter = openLineSplitter(4);

    expect(splitter.take(bytes('ok\n12'))).toEqual([E.right('ok')]);
    expect(splitter.hasPartialLine()).toBe(true);
    expect(splitter.take(bytes('345'))).toEqual([E.left('line.is_short_enough')]);
    expect(splitter.take(bytes('\nok\n'))).toEqual([]);
    expect(splitter.hasPartialLine()).toBe(false);
  });

  it('refuses bytes that are no UTF-8, and goes on', () => {
    const splitter = openLineSplitter(9);

    expect(splitter.take(Uint8Array.of(0xff, 0x0a, 0x61, 0x0a))).toEqual([E.left('line.is_utf_8'), E.right('a')]);
  });
});
