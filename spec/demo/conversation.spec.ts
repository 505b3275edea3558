import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { type Conversation, listDays, mostTalkative, openConversation, readDay } from '../../demo/conversation';
import { parseLines } from '../../demo/parseLines';
import { DEFAULT_DAY, type Options } from '../../demo/options';

const DEFAULTS: Options = {
  protocol: 'quiet',
  nodes: 1,
  day: DEFAULT_DAY,
  identities: 12,
  messages: 'all',
  latencyMs: [20, 200],
  loss: 0.05,
  seed: 42,
  realtime: false,
  json: false,
};

const right = <A>(either: E.Either<string, A>): A => {
  if (E.isLeft(either)) throw new Error(either.left);
  return either.right;
};

const told = (asked: Partial<Options> = {}): Conversation => right(openConversation({ ...DEFAULTS, ...asked }));
const textsOf = ({ lines }: Conversation): readonly string[] => lines.map(({ nick, text }) => `${nick}: ${text}`);

const TALK = [
  { nick: 'bob', text: 'one' },
  { nick: 'alice', text: 'two' },
  { nick: 'carol', text: 'three', line: 7, reply_to: [1] },
  { nick: 'alice', text: 'four', at: '2014-01-08T02:51:00Z' },
  { nick: 'carol', text: 'five' },
];

describe('parseLines', () => {
  const jsonl = TALK.map((line) => JSON.stringify(line)).join('\n');

  it('keeps the order and what it does not know', () => {
    expect(parseLines('talk', `${jsonl}\n`)).toEqual(E.right(TALK));
  });

  it('finds nothing in nothing', () => {
    expect(parseLines('talk', '')).toEqual(E.right([]));
  });

  it('takes texts as they are, also those that cannot be sent', () => {
    const texts = ['', ' a ', 'a\0b', '\u2028', 'x'.repeat(10_000)];
    const lines = texts.map((text) => ({ nick: 'mallory', text }));

    expect(parseLines('talk', lines.map((line) => JSON.stringify(line)).join('\r\n'))).toEqual(E.right(lines));
    expect(parseLines('talk', '{"nick":"mallory","text":"\\ud800"}')).toEqual(
      E.right([{ nick: 'mallory', text: '\ud800' }]),
    );
  });

  it.each(['{"nick":"bob","text":', 'hello', '[]', 'null', '{"nick":"bob"}', '{"nick":1,"text":"a"}', '{"text":"a"}'])(
    'refuses %s and names its line',
    (bad) => {
      expect(parseLines('talk', `${jsonl}\n\n${bad}\n${jsonl}`)).toEqual(
        E.left(expect.stringMatching(/^talk: line 7 is /)),
      );
    },
  );
});

describe('mostTalkative', () => {
  it('counts, and lets who spoke first win a tie', () => {
    expect(mostTalkative(TALK, 2)).toEqual(['alice', 'carol']);
    expect(mostTalkative(TALK, 3)).toEqual(['alice', 'carol', 'bob']);
    expect(mostTalkative(TALK, 9)).toEqual(['alice', 'carol', 'bob']);
    expect(mostTalkative([], 3)).toEqual([]);
  });
});

describe('a day', () => {
  const days = listDays();

  it('is one of those that ship, and they are in order', () => {
    expect(days).toHaveLength(31);
    expect(days).toEqual([...days].sort());
    expect(days[0]).toBe('2004-12-25');
  });

  it('is by default the one with the most lines by its twelve most talkative', () => {
    const lengths = days.map((day) => told({ day }).lines.length);

    expect(days[lengths.indexOf(Math.max(...lengths))]).toBe(DEFAULT_DAY);
    expect(told().lines).toHaveLength(1_172);
  });

  it('is told in its own order by those who said most', () => {
    const lines = right(readDay(DEFAULT_DAY));
    const { nicks, ...rest } = told({ identities: 3 });

    expect(nicks).toEqual(['Psil0Cybin', 'psusi', 'truba']);
    expect(rest.lines).toEqual(lines.filter(({ nick }) => nicks.includes(nick)));
  });

  it('is cut where fewer messages are wanted, not where fewer speak', () => {
    const { nicks, lines } = told({ messages: 60 });

    expect(nicks).toEqual(told().nicks);
    expect(lines).toEqual(told().lines.slice(0, 60));
  });

  it('goes on with the following ones where more messages are wanted', () => {
    const two = [...right(readDay('2014-01-08')), ...right(readDay('2015-01-20'))];
    const nicks = mostTalkative(two, 12);
    const { lines, ...rest } = told({ messages: 1_300 });

    expect(told({ messages: 1_172 })).toEqual(told());
    expect(rest).toEqual({ title: '#ubuntu, 2014-01-08 and 1 more day', nicks });
    expect(lines).toEqual(two.filter(({ nick }) => nicks.includes(nick)).slice(0, 1_300));
  });

  it('is followed by the first where it is the last', () => {
    const both = [...right(readDay('2017-07-15')), ...right(readDay('2004-12-25'))];
    const last = told({ day: '2017-07-15' });

    expect(told({ day: '2017-07-15', messages: last.lines.length + 1 }).nicks).toEqual(mostTalkative(both, 12));
  });

  it('is told again when all days are told', () => {
    const { nicks, lines } = told({ messages: 5_000 });
    const [once] = [lines.indexOf(lines[0]!, 1)];

    expect(nicks).toHaveLength(12);
    expect(lines).toHaveLength(5_000);
    expect(once).toBeGreaterThan(3_000);
    expect(lines.slice(once)).toEqual(lines.slice(0, 5_000 - once));
  });

  it('is refused where there is none', () => {
    expect(openConversation({ ...DEFAULTS, day: '2014-01-09' })).toEqual(
      E.left(expect.stringContaining("not '2014-01-09': 2004-12-25, 2005-05-19")),
    );
    expect(openConversation({ ...DEFAULTS, day: '../data/2014-01-08' })).toEqual(
      E.left(expect.stringContaining('--day')),
    );
  });
});

describe('a file of one’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'talk-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is told like a day, as often as it is long', () => {
    const input = file('talk.jsonl', TALK.map((line) => JSON.stringify(line)).join('\n'));

    expect(told({ input }).nicks).toEqual(['alice', 'carol', 'bob']);
    expect(told({ input, messages: 99 }).lines).toEqual(TALK);
    expect(textsOf(told({ input, identities: 2, messages: 2 }))).toEqual(['alice: two', 'carol: three']);
  });

  it('is refused where it is not there, is empty or has a bad line', () => {
    const refusal = (input: string) => openConversation({ ...DEFAULTS, input });

    expect(refusal(join(folder, 'absent'))).toEqual(E.left(expect.stringMatching(/^--input .*absent.*ENOENT/)));
    expect(refusal(folder)).toEqual(E.left(expect.stringContaining('EISDIR')));
    expect(refusal(file('empty', '\n'))).toEqual(E.left(expect.stringContaining('holds no line')));
    expect(refusal(file('bad', '{"nick":"a","text":"b"}\n{'))).toEqual(E.left(expect.stringContaining('line 2')));
  });
});
