import {
  EMOJI_SHOWN_MAX,
  type ReactionRow,
  USERS_SHOWN_MAX,
  tallyReactions,
} from '../../../../protocols/quiet/talk/reactionQueries';
import { idOf } from '../../../support/quiet/events';

const by = (emoji: string, name: string, own = false): ReactionRow => ({ emoji, user_id: idOf(name), name, own });
const many = (count: number, of: (n: number) => ReactionRow): readonly ReactionRow[] =>
  Array.from({ length: count }, (_, n) => of(n));

describe('tally', () => {
  it('of nothing is nothing', () => {
    expect(tallyReactions([])).toEqual([]);
  });

  it('has each sign once: how many set it, who, and whether one’s own user did', () => {
    expect(tallyReactions([by('a', 'alice'), by('a', 'bob', true), by('b', 'carol')])).toEqual([
      {
        emoji: 'a',
        count: 2,
        own: true,
        users: [
          { user_id: idOf('alice'), name: 'alice' },
          { user_id: idOf('bob'), name: 'bob' },
        ],
      },
      { emoji: 'b', count: 1, own: false, users: [{ user_id: idOf('carol'), name: 'carol' }] },
    ]);
  });

  it('has those set most often first, and what is set equally often in the order it came', () => {
    const rows = [by('a', 'alice'), by('b', 'alice'), by('b', 'bob'), by('c', 'carol')];

    expect(tallyReactions(rows).map(({ emoji }) => emoji)).toEqual(['b', 'a', 'c']);
  });

  it.each([
    [USERS_SHOWN_MAX, USERS_SHOWN_MAX],
    [USERS_SHOWN_MAX + 1, USERS_SHOWN_MAX],
  ])('of %d who set a sign names %d, and counts all', (count, named) => {
    const [one] = tallyReactions(many(count, (n) => by('a', `user ${n}`)));

    expect([one?.count, one?.users.length]).toEqual([count, named]);
  });

  it.each([
    [EMOJI_SHOWN_MAX, EMOJI_SHOWN_MAX],
    [EMOJI_SHOWN_MAX + 1, EMOJI_SHOWN_MAX],
  ])('of %d signs shows %d', (count, shown) => {
    expect(tallyReactions(many(count, (n) => by(`sign ${n}`, 'alice')))).toHaveLength(shown);
  });
});
