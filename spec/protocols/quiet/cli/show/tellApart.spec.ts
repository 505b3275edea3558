import { renderTable } from '../../../../../protocols/quiet/cli/show/renderTable';
import { shownName, tellApart } from '../../../../../protocols/quiet/cli/show/tellApart';
import { foldName } from '../../../../../protocols/quiet/rules/foldName';

const [ONE, OTHER] = ['1a2b3c4d5e6f'.padEnd(32, '0'), 'ffeeddccbbaa'.padEnd(32, '0')];
const HOW = {
  nameOf: ({ name }: { readonly name: string }) => name,
  idOf: ({ id }: { readonly id: string }) => id,
};

const ALIKE: readonly (readonly [string, string, string])[] = [
  ['capital letters', 'Bob', 'bOB'],
  ['a zero-width space', 'Bob', 'B\u200bob'],
  ['a joiner and a soft hyphen', 'Bob', 'Bo\u200d\u00adb'],
  ['an override and an isolate', 'Bob', '\u202eBob\u2069'],
  ['wide letters', 'Bob', 'Ｂｏｂ'],
  ['a ligature', 'office', 'oﬃce'],
  ['an accent of its own', 'Zo\u00eb', 'Zoe\u0308'],
  ['a sharp s', 'Strasse', 'Straße'],
  ['a final sigma', 'ΟΔΟΣ', 'οδος'],
];

describe('names that look alike', () => {
  it.each(ALIKE)('by %s are equal once they are folded', (_, a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['Bob', 'Rob'],
    ['Zoe', 'Zoë'],
    ['a b', 'ab'],
  ])('%s and %s do not', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });

  it('are shown with the beginning of the id, or its number in the shell', () => {
    const rows = [
      { id: ONE, name: 'Bob' },
      { id: OTHER, name: 'B\u200bOB' },
      { id: 'cc', name: 'Carol' },
    ];
    const numbers = { numberOf: () => 7, idOf: () => undefined };

    expect(rows.map(tellApart({}, rows, HOW))).toEqual([' (1a2b3c4d5e)', ' (ffeeddccbb)', '']);
    expect(rows.map(tellApart({ numbers }, rows, HOW))).toEqual([' (7)', ' (7)', '']);
    expect(shownName({}, rows, rows[0]!)).toBe('\u2068Bob\u2069 (1a2b3c4d5e)');
    const table = renderTable([{ head: 'name', of: HOW.nameOf, isName: true, suffix: tellApart({}, rows, HOW) }], rows);
    expect(table.slice(1)).toEqual([
      '\u2068Bob\u2069 (1a2b3c4d5e)',
      '\u2068B\u200bOB\u2069 (ffeeddccbb)',
      '\u2068Carol\u2069',
    ]);
  });

  it('are not told apart where they are one user’s: two devices', () => {
    const rows = [
      { id: ONE, name: 'Bob' },
      { id: ONE, name: 'Bob' },
    ];
    expect(rows.map(tellApart({}, rows, HOW))).toEqual(['', '']);
  });
});
