import type { PersonResult, RoomResult } from '../../demo/quiet/compare';
import type { ForgottenRow, ForgettingResult } from '../../demo/quiet/runForgetting';
import type { RemovalResult } from '../../demo/quiet/removal';
import { type Outcome, showQuiet } from '../../demo/quiet/show';

const COUNTS = {
  sent: 1,
  received: 1,
  missing: 0,
  members: 2,
  keys: 1,
  prekeys: 2,
  waiting: 0,
  waited: 0,
  packets: 9,
  removed: false,
};
const ended = (nick: string, changes: Partial<PersonResult> = {}): PersonResult => ({
  nick,
  came: 'founder',
  ...COUNTS,
  ...changes,
});

const GENERAL: RoomResult = {
  name: 'general',
  members: 2,
  messages: 2,
  digests: { alice: 'aa', bob: 'aa' },
  agreeing: 2,
  left: 2,
  agreeingNow: 2,
  outsiders: 0,
  leaked: 0,
};
const BACKROOM: RoomResult = { ...GENERAL, name: 'backroom', members: 1, agreeing: 1, agreeingNow: 1, outsiders: 1 };

const DELETED: ForgottenRow = {
  ...{ what: 'deleted by its author', events: 1, copies: 2, gone: 2, tookMs: 1_000, texts: 1, before: 1, now: 0 },
};
const FORGOTTEN: ForgettingResult = {
  ...{ rows: [DELETED], kept: { texts: 4, now: 4 }, files: 2, bytes: 3_000_000, ids: new Set<string>() },
};
const OUT: RemovalResult = {
  ...{ nick: 'carol', after: 7, unheard: 3, heard: 0, without: 4, overheard: 0, keys: 1, keysHeld: 0 },
};

interface Changes {
  readonly people?: readonly PersonResult[];
  readonly rooms?: readonly RoomResult[];
  readonly waiting?: number;
  readonly rows?: readonly ForgottenRow[];
  readonly kept?: ForgettingResult['kept'];
  readonly excluded?: RemovalResult;
}

const outcome = ({
  people = [ended('alice'), ended('bob')],
  rooms = [GENERAL, BACKROOM],
  waiting = 0,
  rows = FORGOTTEN.rows,
  kept = FORGOTTEN.kept,
  excluded,
}: Changes = {}) =>
  ({
    forgotten: { ...FORGOTTEN, rows, kept },
    excluded,
    compared: { people, rooms, last: { nick: 'bob', room: 'general', lines: [] } },
    said: { all: [], refused: {} },
    counts: { turnedAway: { known: 3 }, packets: { sent: 10, lost: 1 }, waiting, stored: 5, purged: 0, crypto: 'wasm' },
    took: { wallMs: 1_000, tookMs: 2_000 },
    nodes: 2,
    waited: 4,
  }) satisfies Outcome;

describe('showQuiet', () => {
  it('says what was shown where all is well', () => {
    const { agree, verdict, json } = showQuiet(outcome());

    expect([agree, json['agree']]).toEqual([true, true]);
    expect(verdict).toMatch(
      /^2 identities on 2 nodes .* and the 1 outside #backroom have none of its messages; 2 copies of .* no text behind$/,
    );
  });

  it.each<[string, Changes, RegExp]>([
    ['a digest differs', { rooms: [{ ...GENERAL, agreeing: 1 }, BACKROOM] }, /disagree about #general$/],
    [
      'a message is missing',
      { people: [ended('alice'), ended('bob', { missing: 2 })], rooms: [{ ...GENERAL, agreeing: 1 }] },
      /disagree about #general \(messages missing: bob 2\)$/,
    ],
    [
      'others have something',
      { rooms: [GENERAL, { ...BACKROOM, leaked: 1 }] },
      /secret leaked: identities outside #backroom have something of it$/,
    ],
    ['one does not know the others', { people: [ended('alice'), ended('bob', { members: 1 })] }, /: bob do not$/],
    ['some have what was forgotten', { rooms: [{ ...GENERAL, agreeingNow: 1 }, BACKROOM] }, /disagree about #general$/],
    ['a copy is left', { rows: [{ ...DELETED, gone: 1 }] }, /^Some deleted or expired messages are not gone/],
    ['a text is found', { rows: [{ ...DELETED, now: 1 }] }, /^Some deleted or expired messages are not gone/],
    [
      'a text was not found before',
      { rows: [{ ...DELETED, before: 0 }] },
      /^Some deleted or expired messages are not gone/,
    ],
    ['what stays is not found', { kept: { texts: 4, now: 3 } }, /^Some deleted or expired messages are not gone/],
    ['who was removed is heard', { excluded: { ...OUT, heard: 1 } }, /^The removed identity still/],
    ['who was removed hears', { excluded: { ...OUT, overheard: 1 } }, /^The removed identity still/],
    ['who was removed has a new key', { excluded: { ...OUT, keysHeld: 1 } }, /^The removed identity still/],
    ['something waits', { waiting: 1 }, /agree, but 1 event still wait/],
  ])('does not call it agreement where %s', (_, changes, sentence) => {
    const { agree, verdict, json } = showQuiet(outcome(changes));

    expect([agree, json['agree']]).toEqual([false, false]);
    expect(verdict).toMatch(sentence);
  });

  it('shows a digest of each kind where they differ, and what the others found', () => {
    const split = { ...GENERAL, digests: { alice: 'aa', bob: 'bb' }, agreeing: 1 };
    const [, rooms] = showQuiet(outcome({ rooms: [split, { ...BACKROOM, leaked: 2 }] })).tables;

    expect(rooms).toMatch(/│ #general .* 1 │ aa bb +│ +2 │ +2 │ there are none +│/);
    expect(rooms).toMatch(/│ #backroom .* 2 traces +│/);
  });

  it('expects less of the removed person, and reports what became of them', () => {
    const people = [ended('alice'), ended('bob'), ended('carol', { removed: true, members: 3, missing: 4 })];
    const { agree, tables, facts } = showQuiet(outcome({ people, excluded: OUT }));

    expect(agree).toBe(true);
    expect(tables[0]).toMatch(/│ carol +│ founder, removed │/);
    expect(facts).toContainEqual([
      'removed',
      'carol, after 7 lines: of 3 messages they wrote since the others have none, of 4 written without them they have none, of 1 key made since none',
    ]);
  });

  it('tells what was forgotten, and where its texts were looked for', () => {
    const { tables, facts } = showQuiet(outcome());

    expect(tables[2]).toMatch(/│ deleted by its author +│ +1 │ +2 │ +2 │ +1\.0 s │ +1 │ +1 │ +0 │/);
    expect(tables[2]).toMatch(/│ kept messages, to compare │ .* 4 │ +│ +4 │/);
    expect(facts).toContainEqual([
      'looked through',
      '2 files of 3.0 MB for each text, as it is, in hex and in base64: nothing found',
    ]);
  });
});
