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
      const [, begins = ''] = /^sent \(([0-9a-f]{8})\)$/.exec(sent.printed) ?? [];
      const listed = await run('messages', '--ids');
      const full: unknown = JSON.parse((await run('messages', '--json')).printed);
      const id = /"message_id":"([0-9a-f]{32})"/.exec(JSON.stringify(full))?.[1] ?? '';

      const edited = await run('edit', begins, 'on', 'Saturday');
      const after = await run('messages', '--ids');
      const [unknown, short] = [await run('react', 'ffffffff', '+1'), await run('react', begins.slice(0, 3), '+1')];
      const deleted = await run('delete', id, '--json');

      expect(visible(listed.printed)).toMatch(new RegExp(`^${begins}  .* Alice \\([0-9a-f]{8}\\): on Friday$`));
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
        /^([0-9a-f]{8}) .*anybody +\d{4}-\d\d-\d\d \d\d:\d\d$/m.exec((await run('invites')).printed) ?? [];

      expect(await run('revoke', begins)).toMatchObject({ code: 0, printed: `invite ${begins} is revoked` });
      expect(await run('revoke', begins)).toMatchObject({ code: 1 });
      const jobs: unknown = JSON.parse((await run('jobs', '--json')).printed);
      expect(jobs).toContainEqual(expect.objectContaining({ job: 'checkpoint', identity_id: '', every_ms: 60_000 }));
      expect(visible((await run('leave', 'Friends')).printed)).toBe('you have left Friends');
      expect((await run('leave', 'Friends')).code).toBe(1);
    }));
});

describe('findMessage', () => {
  const ids = ['aaaa11', 'aaaa22', 'bbbb33'].map((begins) => begins.padEnd(32, '0'));
  const [network_id, peer_id, group_id, channel_id] = ['1', '2', '3', '4'].map((digit) => digit.repeat(32));
  const me = 'a'.repeat(32);
  const message = (message_id: string) => ({
    ...{ message_id, author_id: peer_id, author_name: 'Alice', peer_id, text: 'x', created_at_ms: 1, own: true },
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
