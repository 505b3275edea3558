import {
  EMOJI_SHOWN_MAX,
  type ReactionRow,
  WHO_SHOWN_MAX,
  tally,
} from '../../../../protocols/quiet/talk/reactionQueries';
import { idOf } from '../../../support/quiet/events';

const by = (emoji: string, name: string, own = false): ReactionRow => ({ emoji, user_id: idOf(name), name, own });
const many = (count: number, of: (n: number) => ReactionRow): readonly ReactionRow[] =>
  Array.from({ length: count }, (_, n) => of(n));

describe('tally', () => {
  it('of nothing is nothing', () => {
    expect(tally([])).toEqual([]);
  });

  it('has each sign once: how many set it, who, and whether one’s own user did', () => {
    expect(tally([by('a', 'alice'), by('a', 'bob', true), by('b', 'carol')])).toEqual([
      {
        emoji: 'a',
        count: 2,
        own: true,
        who: [
          { user_id: idOf('alice'), name: 'alice' },
          { user_id: idOf('bob'), name: 'bob' },
        ],
      },
      { emoji: 'b', count: 1, own: false, who: [{ user_id: idOf('carol'), name: 'carol' }] },
    ]);
  });

  it('has those set most often first, and what is set equally often in the order it came', () => {
    const rows = [by('a', 'alice'), by('b', 'alice'), by('b', 'bob'), by('c', 'carol')];

    expect(tally(rows).map(({ emoji }) => emoji)).toEqual(['b', 'a', 'c']);
  });

  it.each([
    [WHO_SHOWN_MAX, WHO_SHOWN_MAX],
    [WHO_SHOWN_MAX + 1, WHO_SHOWN_MAX],
  ])('of %d who set a sign names %d, and counts all', (count, named) => {
    const [one] = tally(many(count, (n) => by('a', `user ${n}`)));

    expect([one?.count, one?.who.length]).toEqual([count, named]);
  });

  it.each([
    [EMOJI_SHOWN_MAX, EMOJI_SHOWN_MAX],
    [EMOJI_SHOWN_MAX + 1, EMOJI_SHOWN_MAX],
  ])('of %d signs shows %d', (count, shown) => {
    expect(tally(many(count, (n) => by(`sign ${n}`, 'alice')))).toHaveLength(shown);
  });
});
