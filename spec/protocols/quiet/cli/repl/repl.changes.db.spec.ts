import { join } from 'node:path';
import { sotto } from '../../../../support/cli/terminal';
import { inFolder } from '../../../../support/cli/server';

/** Without the isolates around names, which cannot be seen. */
const visible = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
const linesIn = (text: string): readonly string[] => text.trim().split('\n');

const run = async (script: string): Promise<readonly string[]> =>
  inFolder(async (folder) => {
    const ran = await sotto(['repl', '--db', join(folder, 'here.db')], linesIn(script));
    return linesIn(visible(ran.printed));
  });

const BEGIN = `
identity create Alice
identity create Bob
/as Alice
network create Friends
invite
join 5 --as Bob --wait`;
const BEGUN = 7;

/** A shell waits in real time until somebody is let in: they wait together. */
describe('in the shell', () => {
  it.concurrent('what was said is edited, signed, read and deleted, by the numbers that it has', async () => {
    const lines = await run(`${BEGIN}
      send "on Friday"
      send "a slip"
      edit 6 "on Saturday"
      react 6 +1
      delete 7
      messages --ids
      react 6 +1 --remove
      edit 7 "too late"
      edit 99 "nothing"
      edit 6
on Sunday
      messages
      seen
      seen 6
      send
    `);

    expect(lines.slice(BEGUN)).toEqual([
      'sent (6)',
      'sent (7)',
      'message 6 is edited',
      'message 6 has your +1',
      'message 7 is deleted',
      '6  Alice (8): on Saturday (edited)  [+1 1]',
      'message 6 is without your +1',
      '! there is no such message, or it was deleted (message.is_known)',
      '! there is no such message; "messages --ids" shows the id of each',
      'message 6 is edited',
      'Alice (8): on Sunday (edited)',
      'read up to message 6',
      'read up to message 6',
      '! there was no text: give it as an argument, pipe it in, or type it at the prompt',
    ]);
  });

  it.concurrent('a channel is changed and deleted', async () => {
    const lines = await run(`${BEGIN}
      channel create plans --keep-days 7
      channel update plans
      channel update plans --name old-plans --keep-days 0
      channel list
      channel delete old-plans
      channel list
      seen --channel general
    `);

    expect(lines.slice(BEGUN)).toEqual([
      'channel #plans (6)',
      '! give --name, --keep-days, or both',
      'channel #old-plans is changed',
      '#  channel    messages stay',
      '4  general    for good',
      '6  old-plans  for good',
      'channel #old-plans is deleted',
      '#  channel  messages stay',
      '4  general  for good',
      'nothing was said in #general yet',
    ]);
  });

  it.concurrent('invites are listed and revoked, somebody is removed, and leaves', async () => {
    const lines = await run(`${BEGIN}
      invites
      revoke 99
      revoke 6
      invite --uses 0
      invites
      revoke 8
      invites
      remove Alice --as Bob
      remove Bob
      members
      remove Bob
      join 7 --as Bob
      leave Friends
      network list
      invites
      join 7
    `);

    expect(lines.slice(BEGUN)).toEqual([
      ...['#  by     for        closes', '6  Alice  1 at most'],
      '! there is no such invite; there is Alice (6)',
      'invite 6 is revoked',
      'link 7: join with "join 7", or see it with "/link 7"',
      ...['#  by     for      closes', '8  Alice  anybody'],
      'invite 8 is revoked',
      '#  by  for  closes',
      '! only an admin of higher rank, or the user themselves, can remove them (removal.is_by_a_higher_admin_or_the_own_user)',
      'Bob is removed from Friends',
      ...['#   name   devices  is', '9   Alice        1  admin    you', '10  Bob          0  removed'],
      '! there is no such user; there is Alice (9)',
      // Nobody told Bob.
      'this identity is in that network already: the devices of the link are asked for news',
      'you have left Friends',
      ...['#  network  you are', '3  Friends  removed'],
      '! there is no network yet: create one with "network create", or join one with "join"',
      'on the way in as 1',
      'asked to join; "network list" shows how far it is',
    ]);
  });

  it.concurrent('a device is removed by the name of whose it is', async () => {
    const lines = await run(`${BEGIN}
      device invite
      invites
      device accept 6 --name phone --wait
      invites
      device remove Alice
      device remove Alice
    `);

    expect(lines.slice(BEGUN)).toEqual([
      'link 6: join with "join 6", or see it with "/link 6"',
      ...['#  by     for                  closes', '7  Alice  1 at most', '8  Alice  one device of yours'],
      'on the way in as 9',
      'you are a member of Friends',
      ...['#  by     for        closes', '7  Alice  1 at most'],
      'device 10 of Alice is removed',
      '! there is no such device; there is Bob (11)',
    ]);
  });

  it.concurrent('jobs are shown, each with what it did and left, and with times only where these are', async () => {
    const lines = await run(`${BEGIN}
      jobs
      /times on
      jobs
    `);
    const [head, ...rest] = lines.slice(BEGUN);
    const [shown, timed] = [rest.slice(0, rest.length / 2 - 0.5), rest.slice(rest.length / 2 - 0.5)];

    expect(head).toMatch(/^job +of +done +left$/);
    expect(timed[0]).toMatch(/^job +of +last run +next run +done +left$/);
    const names = shown.map((line) => line.split(/ {2,}/).slice(0, 2).join(': '));
    expect(names).toContain('closeInvites: you');
    expect(names).toContain('checkpoint: the node');
    expect(timed).toHaveLength(names.length + 1);
    for (const line of timed.slice(1))
      expect(line).toMatch(/^\w+ +(you|the node) +(never|\d+ s ago) +in \d+ \w+ +\d+ +\d+$/);
  });
});
