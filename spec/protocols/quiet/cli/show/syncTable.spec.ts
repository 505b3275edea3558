import type { CommandContext } from '../../../../../protocols/quiet/cli/ask/command';
import type { AnswerOf } from '../../../../../protocols/quiet/cli/ask/ask';
import { gapLines, spanText, syncTable } from '../../../../../protocols/quiet/cli/show/syncTable';

const AT = { times: false, numbers: undefined } as unknown as CommandContext;
type SyncRow = AnswerOf<'sync.status'>[number];
const row: SyncRow = {
  peer_id: '00112233445566778899aabbccddeeff',
  user_id: '112233445566778899aabbccddeeff00',
  name: 'Bob',
  connected: true,
  unanswered: 0,
  heard_ms: 5,
  skew_ms: 20,
  missing_here: 3,
  missing_there: 1,
  per_second: 12.3,
  seconds_left: 4,
};
const plain = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/[⁦-⁩]/g, ''));

describe('a span', () => {
  it.each([
    [-1, '0 s'],
    [119.4, '119 s'],
    [120, '2 min'],
    [7_199, '120 min'],
    [7_200, '2 h'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });
});

describe('the table of devices', () => {
  const cells = (changes: Partial<SyncRow> = {}): readonly string[] =>
    plain(syncTable(AT, [{ ...row, ...changes }], []))[1]!.split(/ {2,}/);

  it('says whether there is a session, and what is missing on each side', () => {
    expect(cells()).toEqual(['Bob', '0011223344', 'yes', 'yes', 'as ours', '3', '1']);
  });

  it('tells somebody apart from a user who is not in it, such as oneself', () => {
    const own = { user_id: 'f'.repeat(32), name: 'B\u200bOB' };
    const [, line] = plain(syncTable(AT, [row], [own]));

    expect(line).toMatch(/^Bob \(1122334455\)  0011223344 /);
    expect(plain(gapLines(AT, [{ user_id: row.user_id, name: 'Bob', missing: 3 }], [own]))[2]).toMatch(
      /Bob \(1122334455\)$/,
    );
  });

  it.each<[Partial<SyncRow>, number, string]>([
    [{ connected: false, unanswered: 4 }, 2, 'no (4 unanswered)'],
    [{ heard_ms: null }, 3, 'never'],
    [{ skew_ms: 1_999 }, 4, 'as ours'],
    [{ skew_ms: 2_000 }, 4, '2 s ahead'],
    [{ skew_ms: -300_000 }, 4, '5 min behind'],
  ])('of %j says in column %d: %s', (changes, column, text) => {
    expect(cells(changes)[column]).toBe(text);
  });
});

describe('gaps', () => {
  it('are told by number and name, and not at all where there are none', () => {
    expect(gapLines(AT, [], [])).toEqual([]);
    expect(plain(gapLines(AT, [{ user_id: row.user_id, name: 'Alice', missing: 3 }], []))).toEqual([
      '',
      'missing  of the events of',
      '      3  Alice',
    ]);
  });
});
