import { closestTo, isAmong } from '../../demo/quiet/circle';

const said = (nick: string, text: string) => ({ nick, text });

describe('isAmong', () => {
  const among = (nick: string, text: string): boolean => isAmong(new Set(['alice', 'bob']), said(nick, text));

  it.each(['bob: yes', 'bob, yes', 'bob:'])('is what one says to another by name: %s', (text) => {
    expect(among('alice', text)).toBe(true);
  });

  it.each(['bob yes', 'yes, bob', 'bobby: yes', 'carol: bob: yes', 'alice: hm', ' bob: yes', ''])(
    'is not: %s',
    (text) => {
      expect(among('alice', text)).toBe(false);
    },
  );

  it('is not what somebody else says', () => {
    expect(among('carol', 'bob: yes')).toBe(false);
  });
});

describe('closestTo', () => {
  const nicks = ['alice', 'bob', 'carol', 'dave'];
  const lines = [said('alice', 'dave: a'), said('dave', 'alice, b'), said('carol', 'dave: c'), said('bob', 'hello')];

  it('takes the first, who speaks most with her, and who speaks most with both', () => {
    expect(closestTo(nicks, lines)).toEqual(['alice', 'carol', 'dave']);
  });

  it('takes the first three where nobody speaks to anybody', () => {
    expect(closestTo(nicks, [])).toEqual(['alice', 'bob', 'carol']);
  });

  it('takes all where there are not three', () => {
    expect(closestTo(['alice', 'bob'], lines)).toEqual(['alice', 'bob']);
    expect(closestTo([], lines)).toEqual([]);
  });
});
