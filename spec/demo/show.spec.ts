import type { Ended, RoomEnded } from '../../demo/quiet/compare';
import { type Outcome, showQuiet } from '../../demo/quiet/show';

const COUNTS = { sent: 1, received: 1, missing: 0, members: 2, keys: 1, prekeys: 2, waiting: 0, waited: 0, packets: 9 };
const ended = (nick: string, changes: Partial<Ended> = {}): Ended => ({ nick, came: 'founder', ...COUNTS, ...changes });

const GENERAL: RoomEnded = {
  name: 'general',
  members: 2,
  messages: 2,
  digests: { alice: 'aa', bob: 'aa' },
  agreeing: 2,
  outsiders: 0,
  leaked: 0,
};
const BACKROOM: RoomEnded = { ...GENERAL, name: 'backroom', members: 1, agreeing: 1, outsiders: 1 };

interface Changes {
  readonly people?: readonly Ended[];
  readonly rooms?: readonly RoomEnded[];
  readonly waiting?: number;
}

const outcome = ({ people = [ended('alice'), ended('bob')], rooms = [GENERAL, BACKROOM], waiting = 0 }: Changes = {}) =>
  ({
    compared: { people, rooms, last: { nick: 'bob', room: 'general', lines: [] } },
    said: { all: [], refused: {} },
    counts: { turnedAway: { known: 3 }, packets: { sent: 10, lost: 1 }, waiting, stored: 5, crypto: 'wasm' },
    took: { wallMs: 1_000, tookMs: 2_000 },
    nodes: 2,
    waited: 4,
  }) satisfies Outcome;

describe('showQuiet', () => {
  it('says what was shown where all is well', () => {
    const { agree, verdict, json } = showQuiet(outcome());

    expect([agree, json['agree']]).toEqual([true, true]);
    expect(verdict).toMatch(/^2 identities on 2 nodes .* and the 1 outside #backroom have none of its messages$/);
  });

  it.each<[string, Changes, RegExp]>([
    ['a digest differs', { rooms: [{ ...GENERAL, agreeing: 1 }, BACKROOM] }, /disagree about #general$/],
    [
      'a message is missing',
      { people: [ended('alice'), ended('bob', { missing: 2 })], rooms: [{ ...GENERAL, agreeing: 1 }] },
      /disagree about #general \(messages missing: bob 2\)$/,
    ],
    ['others have something', { rooms: [GENERAL, { ...BACKROOM, leaked: 1 }] }, /secret is out: .* #backroom$/],
    ['one does not know the others', { people: [ended('alice'), ended('bob', { members: 1 })] }, /: bob do not$/],
    ['something waits', { waiting: 1 }, /agree, but 1 event still wait/],
  ])('does not call it agreement where %s', (_, changes, sentence) => {
    const { agree, verdict, json } = showQuiet(outcome(changes));

    expect([agree, json['agree']]).toEqual([false, false]);
    expect(verdict).toMatch(sentence);
  });

  it('shows a digest of each kind where they differ, and what the others found', () => {
    const split = { ...GENERAL, digests: { alice: 'aa', bob: 'bb' }, agreeing: 1 };
    const [, rooms] = showQuiet(outcome({ rooms: [split, { ...BACKROOM, leaked: 2 }] })).tables;

    expect(rooms).toMatch(/│ #general .* 1 │ aa bb +│ there are none +│/);
    expect(rooms).toMatch(/│ #backroom .* 2 traces +│/);
  });
});
