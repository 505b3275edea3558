import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { NEVER, filter, firstValueFrom } from 'rxjs';
import type { CommandContext } from '../../../../../protocols/quiet/cli/ask/command';
import { resolveMessage } from '../../../../../protocols/quiet/cli/ask/resolveMessage';
import { runProgram } from '../../../../../protocols/quiet/cli/runProgram';
import { inFolder } from '../../../../support/cli/server';
import { sotto, terminalWith } from '../../../../support/cli/terminal';

const stops: (() => void)[] = [];
// A spec that fails leaves nothing running.
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** Runs lines of words against a node that runs in this process. */
const withNode = (use: (run: (...words: readonly string[]) => ReturnType<typeof sotto>) => Promise<void>) =>
  inFolder(async (folder) => {
    const db = join(folder, 'alice.db');
    const { terminal, spoke$, stop } = terminalWith();
    const ready = firstValueFrom(spoke$.pipe(filter((line) => line.includes('ready'))));
    const code = runProgram(['start', '--db', db, '--listen', '127.0.0.1:0'], terminal, {});
    stops.push(stop);
    await ready;
    await use((...words) => sotto([...words, '--db', db]));
    stop();
    await code;
  });

const visible = (text: string): string => text.replace(/[\u2068\u2069]/g, '');

describe('in the command line', () => {
  it('a message is named by its id or the beginning of it, which --ids shows', () =>
    withNode(async (run) => {
      await run('identity', 'create', 'Alice');
      await run('network', 'create', 'Friends');
      const sent = await run('send', 'on Friday');
      const [, begins = ''] = /^sent \(([0-9a-f]{10})\)$/.exec(sent.printed) ?? [];
      const listed = await run('messages', '--ids');
      const full: unknown = JSON.parse((await run('messages', '--json')).printed);
      const id = /"message_id":"([0-9a-f]{32})"/.exec(JSON.stringify(full))?.[1] ?? '';

      const edited = await run('edit', begins, 'on', 'Saturday');
      const after = await run('messages', '--ids');
      const [unknown, short] = [await run('react', 'ffffffff', '+1'), await run('react', begins.slice(0, 3), '+1')];
      const deleted = await run('delete', id, '--json');

      expect(visible(listed.printed)).toMatch(new RegExp(`^${begins}  .* Alice \\([0-9a-f]{10}\\): on Friday$`));
      expect(edited).toEqual({ code: 0, printed: `message ${begins} is edited`, complained: '' });
      expect(visible(after.printed)).toMatch(/: on Saturday \(edited\)$/);
      for (const one of [unknown, short]) {
        expect(one).toMatchObject({
          code: 1,
          complained: 'sotto: there is no such message; "messages --ids" shows the id of each',
        });
      }
      expect(JSON.parse(deleted.printed)).toEqual({ delete_message_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
      expect((await run('messages')).printed).toBe('');
    }));

  it('an invite is revoked by the beginning of its id, and jobs are JSON for programs', () =>
    withNode(async (run) => {
      await run('identity', 'create', 'Alice');
      await run('network', 'create', 'Friends');
      await run('invite', '--uses', '0', '--hours', '24');
      const [, begins = ''] =
        /^([0-9a-f]{10}) .*anybody +\d{4}-\d\d-\d\d \d\d:\d\d$/m.exec((await run('invites')).printed) ?? [];

      expect(await run('revoke', begins)).toMatchObject({ code: 0, printed: `invite ${begins} is revoked` });
      expect(await run('revoke', begins)).toMatchObject({ code: 1 });
      const jobs: unknown = JSON.parse((await run('jobs', '--json')).printed);
      expect(jobs).toContainEqual(expect.objectContaining({ job: 'checkpoint', identity_id: '', every_ms: 60_000 }));
      expect(visible((await run('leave', 'Friends')).printed)).toBe('you have left Friends');
      expect((await run('leave', 'Friends')).code).toBe(1);
    }));
});

describe('names and ids in the command line', () => {
  it('a user who is called as another’s id begins is not taken for them', () =>
    withNode(async (run) => {
      await run('identity', 'create', 'Alice');
      await run('network', 'create', 'Friends');
      const me = /"user_id":"([0-9a-f]{32})"/.exec((await run('members', '--json')).printed)?.[1] ?? '';

      const renamed = await run('rename', me.slice(0, 8));
      const short = await run('rename', me.slice(0, 7));
      await run('group', 'create', 'inner');
      const added = await run('group', 'add', 'inner', me.slice(0, 7));

      expect(renamed).toMatchObject({ code: 1, complained: expect.stringContaining('could be taken for an id') });
      expect(short.code).toBe(0);
      // Here the name and the id are of one user, so that both say the same.
      expect(visible(added.printed)).toBe(`${me.slice(0, 7)} is in group inner`);
    }));

  it('names that look alike are shown with their ids, and nothing raw reaches a program', () =>
    withNode(async (run) => {
      await run('identity', 'create', 'Alice');
      await run('identity', 'create', 'A\u200blice\u009b');
      const [listed, json] = [await run('identity', 'list'), await run('identity', 'list', '--json')];

      expect(visible(listed.printed).split('\n').slice(1)).toEqual([
        expect.stringMatching(/^[0-9a-f]{10}  (Alice|A\u200blice·)$/),
        expect.stringMatching(/^[0-9a-f]{10}  (Alice|A\u200blice·)$/),
      ]);
      expect(json.printed).toContain('lice\\u009b');
      await run('network', 'create', 'Friends', '--as', 'Alice');
      await run('network', 'create', 'FRIENDS', '--as', 'Alice');
      const networks = await run('network', 'list', '--as', 'Alice');
      expect(visible(networks.printed).split('\n').slice(1)).toEqual([
        expect.stringMatching(/^([0-9a-f]{10})  (Friends|FRIENDS) \(\1\) +member$/),
        expect.stringMatching(/^([0-9a-f]{10})  (Friends|FRIENDS) \(\1\) +member$/),
      ]);
    }));

  it('a reaction moves no cursor, wherever the shell shows it', () =>
    inFolder(async (folder) => {
      const begin = ['identity create Alice', 'network create Friends', 'send hello'];
      const shown = ['react 4 "\u009d52;c;eA==\u009c\u001b[2J"', 'messages', 'messages --ids', '/views'];
      const { printed } = await sotto(['repl', '--db', join(folder, 'a.db')], [...begin, ...shown]);

      expect(printed).toContain('[\u2068·52;c;eA==··[2J\u2069 1]');
      expect(printed).toContain('"emoji":"\\u009d52;c;eA==\\u009c\\u001b[2J"');
      expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    }));

  it('a text is an argument, or piped in, or typed', () =>
    inFolder(async (folder) => {
      const shell = [
        'identity create Alice',
        'network create Friends',
        'send as an argument',
        'send',
        'typed, "as it is"',
      ];
      const ran = await sotto(
        ['repl', '--db', join(folder, 'a.db')],
        [...shell, 'messages', 'edit 4', 'changed', 'messages'],
      );

      expect(
        visible(ran.printed)
          .split('\n')
          .filter((line) => line.startsWith('Alice (')),
      ).toEqual([
        'Alice (6): as an argument',
        'Alice (6): typed, "as it is"',
        'Alice (6): changed (edited)',
        'Alice (6): typed, "as it is"',
      ]);
    }));
});

describe('findMessage', () => {
  const ids = ['aaaa11', 'aaaa22', 'bbbb33'].map((begins) => begins.padEnd(32, '0'));
  const [network_id, peer_id, group_id, channel_id] = ['1', '2', '3', '4'].map((digit) => digit.repeat(32));
  const me = 'a'.repeat(32);
  const message = (message_id: string) => ({
    ...{
      message_id,
      author_id: peer_id,
      author_name: 'Alice',
      peer_id,
      text: 'x',
      created_at_ms: 1,
      received_ms: 1,
      own: true,
    },
    ...{ edited_at_ms: null, expires_at_ms: 0, reply_to: null, author_removed: false, reactions: [] },
  });

  /** A node with one channel, of which each page holds one message, and how many pages were read. */
  const openRoom = (pages: readonly string[]) => {
    const read: number[] = [];
    const answers = new Map<string, (params: { readonly before?: { readonly created_at_ms: number } }) => unknown>([
      ['identity.list', () => [{ identity_id: me, name: 'Alice' }]],
      ['network.list', () => [{ network_id, name: 'Friends', peer_id, state: 'member' }]],
      ['channel.list', () => [{ channel_id, group_id, name: 'general', retention_ms: 0, unread: 0 }]],
      [
        'message.list',
        ({ before }) => {
          const at = before?.created_at_ms ?? 0;
          read.push(at);
          const next = at + 1 < pages.length ? { created_at_ms: at + 1, message_id: ids[0] } : null;
          return { messages: [message(pages[at] ?? '')], next };
        },
      ],
    ]);
    const at: CommandContext = {
      door: {
        call: ({ op, params }) => Promise.resolve(E.right(answers.get(op)?.(params as object))),
        stream: () => NEVER,
        close: () => undefined,
      },
      ...{ terminal: terminalWith().terminal, json: false, as: undefined, times: false },
    };
    return { at, read };
  };

  it('finds the one that begins so, however old, and asks where several do', async () => {
    const { at } = openRoom(ids);

    expect(await resolveMessage(at, { message: 'bbbb' })).toEqual(E.right({ as: me, message_id: ids[2] }));
    expect(await resolveMessage(at, { message: 'aaaa1' })).toEqual(E.right({ as: me, message_id: ids[0] }));
    expect(await resolveMessage(at, { message: 'aaaa' })).toMatchObject(E.left({ code: 2, rule: 'message.is_one' }));
    expect(await resolveMessage(at, { message: 'cccc' })).toMatchObject(E.left({ code: 1, rule: 'message.is_known' }));
    for (const given of ['bbb', 'BBBB', 'bbbb33 ', ''])
      expect(await resolveMessage(at, { message: given })).toMatchObject(E.left({ rule: 'message.is_known' }));
  });

  it.each([
    [100, 100, true],
    [101, 100, false],
  ])('looks through a channel of %i pages, of %i of them', async (pages, looked, isFound) => {
    const { at, read } = openRoom([...Array.from({ length: pages - 1 }, () => ids[0]!), ids[2]!]);

    const found = await resolveMessage(at, { message: 'bbbb' });

    expect([read.length, E.isRight(found)]).toEqual([looked, isFound]);
  });
});
