import fc from 'fast-check';
import { jsonText, sanitize, sanitizeOutput } from '../../../../../protocols/quiet/cli/show/sanitize';
import { guardTerminal } from '../../../../../protocols/quiet/cli/terminal';
import { terminalWith } from '../../../../support/cli/terminal';

const from = (...ranges: readonly (readonly [number, number])[]): readonly number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));

/** C0 and C1, marks and overrides of direction, and separators of lines. */
const MARKS = from([0, 0x1f], [0x7f, 0x9f], [0x61c, 0x61c], [0x200e, 0x200f], [0x2028, 0x202e], [0x2066, 0x2069]);
const ALL = String.fromCodePoint(...MARKS);
const isSeen = (text: string): boolean => [...text].every((mark) => !MARKS.includes(mark.codePointAt(0) ?? 0));

describe('text of others', () => {
  it('reaches a terminal without control characters and marks of direction', () => {
    expect(sanitize(`a${ALL}b`)).toBe(`a${'·'.repeat(MARKS.length)}b`);
  });

  it('reaches a program as the same JSON, in which they are escaped', () => {
    expect(jsonText({ a: '\u009b2J' })).toBe('{"a":"\\u009b2J"}');
    expect(isSeen(jsonText({ [ALL]: [ALL] }))).toBe(true);
    expect(JSON.parse(jsonText({ [ALL]: [ALL] }))).toEqual({ [ALL]: [ALL] });
  });

  it('whatever it is, JSON reads it back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('keeps its joiners: emoji and scripts that need them are as they were', () => {
    const family = '👩‍👩‍👧 می‌خواهم';
    expect([sanitize(family), sanitizeOutput(family)]).toEqual([family, family]);
  });
});

describe('a line of output', () => {
  it('keeps line feeds, tabs and the isolates around names, and nothing else of the kind', () => {
    const kept = '\u2068name\u2069\tand\nmore';
    expect(sanitizeOutput(kept)).toBe(kept);
    expect([...sanitizeOutput(ALL)].filter((mark) => mark !== '·')).toEqual(['\t', '\n', '\u2068', '\u2069']);
  });

  it('is looked at once more by the terminal, on both streams', () => {
    const { terminal, printed, complained } = terminalWith();
    const guarded = guardTerminal(terminal);
    guarded.print('a\u009bb');
    guarded.complain('c\u001b[2Jd');

    expect([printed, complained]).toEqual([['a·b'], ['c·[2Jd']]);
  });
});
