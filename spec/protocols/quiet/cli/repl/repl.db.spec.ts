import { join } from 'node:path';
import { sotto } from '../../../../support/cli/terminal';
import { inFolder } from '../../../../support/cli/server';

/** Without the isolates around names, which cannot be seen. */
const visible = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
const linesIn = (text: string): readonly string[] => text.trim().split('\n');

const SCRIPT = linesIn(`
# Two identities in one process.
identity create Alice
identity create Bob
send hello
/as 1
network create "Friends of Alice"
invite
join 5 --as Bob --wait
channel list
send "hello, Bob"
/as 2
messages --wait-for 1
send 'hello yourself'
/as Alice
messages --wait-for 2
members
/state
/views
explain 6
`);

const TRANSCRIPT = linesIn(`
Alice lives here now (1)
Bob lives here now (2)
! which identity? There is Alice (1), Bob (2): say --as
you are Alice (1)
network Friends of Alice (3) with channel #general (4)
link 5: join with "join 5", or see it with "/link 5"
on the way in as 2
you are a member of Friends of Alice
#  channel  messages stay
4  general  for good
sent (6)
you are Bob (2)
Alice (7): hello, Bob
sent (8)
you are Alice (1)
Alice (7): hello, Bob
Bob (9): hello yourself
#  name   devices  is
7  Alice        1  admin   you
9  Bob          1  member
you are Alice (1)
in Friends of Alice (3): member
waiting: 0
identity.list: 2 rows
  identity_id=1 name="Alice"
  identity_id=2 name="Bob"
network.list: 1 row
  network_id=3 name="Friends of Alice" peer_id=7 state="member"
user.list: 2 rows
  user_id=7 name="Alice" is_admin=true is_member=true devices=1 own=true author_removed=false
  user_id=9 name="Bob" is_admin=false is_member=true devices=1 own=false author_removed=false
invite.list: not asked yet
group.list: not asked yet
channel.list: 1 row
  channel_id=4 group_id=10 name="general" unread=0
message.list: 2 rows
  message_id=8 author_id=9 author_name="Bob" peer_id=9 text="hello yourself" reply_to=null own=false author_removed=false reactions=[]
  message_id=6 author_id=7 author_name="Alice" peer_id=7 text="hello, Bob" reply_to=null own=true author_removed=false reactions=[]
removal.preview: not asked yet
sync.status: 1 row
  peer_id=7 user_id=7 name="Alice" connected=true unanswered=0 missing_here=0 missing_there=0
sync.gaps: not asked yet
jobs.list: not asked yet
status: stored
`);

const run = (script: readonly string[]) =>
  inFolder((folder) => sotto(['repl', '--db', join(folder, 'here.db')], script));

describe('the shell', () => {
  it('turns a script into the same transcript each time', async () => {
    const ran = await run(SCRIPT);

    expect(linesIn(visible(ran.printed))).toEqual(TRANSCRIPT);
    expect(ran).toMatchObject({ code: 0, complained: '' });
  });

  it('keeps what it made', () =>
    inFolder(async (folder) => {
      const db = join(folder, 'here.db');
      await sotto(['repl', '--db', db], ['identity create Alice', 'network create Friends', 'send hello', '/quit']);

      const { printed } = await sotto(['repl', '--db', db], ['messages', '/quit', 'messages']);

      expect(visible(printed)).toBe('Alice (1): hello');
    }));

  it('says what it does not do, and goes on', async () => {
    const { printed, code } = await run([
      'nonsense',
      'send "half a quote',
      'messages --follow',
      'trace',
      'join 1',
      'join',
      'join sotto:join#AbCdEf',
      '/nonsense',
      '/trace maybe',
      '/link 1',
      'send --help',
    ]);

    const [a, b, c, d, e, f, g, h, i, j, ...help] = linesIn(printed);
    expect([a, b]).toEqual(['! Unknown argument: nonsense', '! a quote is not closed']);
    expect([c, d]).toEqual(Array(2).fill(expect.stringContaining('goes on for ever')));
    expect([e, f]).toEqual(Array(2).fill(expect.stringContaining('there is no identity yet')));
    expect(g).toContain('a link is a secret');
    expect([h, i, j].map((line) => line?.slice(0, 2))).toEqual(['! ', '! ', '! ']);
    expect(help.join('\n')).toContain('send --channel plans');
    expect(printed).not.toContain('AbCdEf');
    expect(code).toBe(0);
  });

  it('shows a link only when it is asked to, and its hops between on and off', async () => {
    const script = [
      'identity create Alice',
      'network create Friends',
      'invite',
      '/trace on',
      'send hello',
      '/trace off',
    ];
    const [quiet, loud] = [await run(script), await run([...script, '/link 4'])];

    expect(quiet.printed).not.toContain('sotto:join#');
    expect(loud.printed.match(/^sotto:join#[\w-]+$/m)).not.toBeNull();
    const hops = linesIn(quiet.printed).filter((line) => /^\d+ message.*: \w+ → \w+ by \w+/.test(line));
    expect(hops.length).toBeGreaterThan(3);
    expect(hops.join('\n')).not.toContain('hello');
  });

  it('numbers links and ids in one row, so that neither passes for the other', async () => {
    const { printed } = await run(['identity create Alice', 'network create Friends', 'invite', '/link 1', '/as 4']);

    const [, , , link, as] = linesIn(visible(printed));
    expect(link).toBe('! there is no link of that number here');
    expect(as).toBe('! there is no such identity; there is Alice (1)');
  });
});
