import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, filter } from 'rxjs';
import { openDatabase } from '../../../../lib/db/openDatabase';
import { runProgram } from '../../../../protocols/quiet/cli/runProgram';
import { operations } from '../../../../protocols/quiet/operations';
import { talkTo } from '../../../support/cli/server';
import { type Daemon, endDaemon, startDaemon, startInVain } from '../../../support/cli/daemon';
import { sotto, terminalWith } from '../../../support/cli/terminal';
import { right } from '../../../support/common/right';

const visible = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
const TEXT = 'the heron stands in the reeds';

/** All of one list, asked over the socket as it is. */
const everythingOf = async (db: string): Promise<string> => {
  const talk = await talkTo(`${db}.sock`);
  const told: string[] = [];
  const asked = async (request: object) => {
    talk.ask(request);
    const line = await talk.next();
    told.push(JSON.stringify(line));
    return line?.['ok'];
  };
  const identities = (await asked({ id: 1, op: 'identity.list' })) as readonly { readonly identity_id: string }[];
  for (const { identity_id: as } of identities) {
    const networks = (await asked({ id: 1, as, op: 'network.list' })) as readonly { readonly network_id: string }[];
    for (const { network_id } of networks) {
      const channels = (await asked({ id: 1, as, op: 'channel.list', params: { network_id } })) as readonly object[];
      for (const { channel_id } of channels as readonly { readonly channel_id: string }[])
        await asked({ id: 1, as, op: 'message.list', params: { channel_id } });
      const inNetwork = Object.entries(operations).filter(
        ([name, { kind }]) => kind === 'reading' && name !== 'status',
      );
      for (const [op] of inNetwork) await asked({ id: 1, as, op, params: { network_id } });
    }
  }
  await asked({ id: 1, op: 'stats' });
  talk.close();
  return told.join('\n');
};

const secretsIn = (db: string): readonly Uint8Array[] => {
  const file = right(openDatabase(db));
  const found = file.prepare('SELECT bytes FROM secrets').pluck().all() as readonly Uint8Array[];
  file.close();
  return found.map((bytes) => (bytes.length === 64 ? bytes.subarray(0, 32) : bytes));
};

describe('two nodes, each in a process of its own', () => {
  let folder: string;
  let alice: Daemon;
  let bob: Daemon;
  const told: string[] = [];
  const at = async (db: string, words: readonly string[], input: readonly string[] = []) => {
    const ran = await sotto([...words, '--db', db], input);
    told.push(ran.printed, ran.complained);
    return ran;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-two-'));
    [alice, bob] = await Promise.all([startDaemon(join(folder, 'alice.db')), startDaemon(join(folder, 'bob.db'))]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('listen on sockets and files that are their owner’s alone', () => {
    const modes = ['alice.db', 'alice.db.sock', 'bob.db', 'bob.db.sock'].map(
      (name) => statSync(join(folder, name)).mode,
    );

    expect(modes.map((mode) => mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);
  });

  it('talk: one makes a network, the other joins it by a link, and each reads what the other says', async () => {
    await at(alice.db, ['identity', 'create', 'Alice']);
    await at(alice.db, ['network', 'create', 'Friends']);
    const { printed: link } = await sotto(['invite', '--db', alice.db]);

    const joined = await at(bob.db, ['join', '--name', 'Bob', '--wait'], [link]);
    await at(alice.db, ['send', TEXT]);
    const read = await at(bob.db, ['messages', '--wait-for', '1']);

    expect(joined).toMatchObject({ code: 0, complained: '' });
    expect(visible(joined.printed)).toMatch(/you are a member of Friends$/);
    expect(visible(read.printed)).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d {2}Alice \([0-9a-f]{10}\): the heron stands in the reeds$/,
    );
    expect(told.join('\n')).not.toContain(link);
    expect([alice.log(), bob.log()].join('\n')).not.toContain(link.slice(20, 60));
  });

  it('follow: what is said elsewhere appears, until it is interrupted', async () => {
    const { terminal, printed, spoke$, stop } = terminalWith();
    const following = runProgram(['messages', '--follow', '--json', '--db', bob.db], terminal, {});
    await firstValueFrom(spoke$.pipe(filter((line) => line.includes(TEXT))));

    const heard = firstValueFrom(spoke$.pipe(filter((line) => line.includes('it flies'))));
    await at(alice.db, ['send', 'it flies']);
    await heard;
    stop();

    expect(await following).toBe(0);
    expect(printed.map((line) => (JSON.parse(line) as { readonly text: string }).text)).toEqual([TEXT, 'it flies']);
  });

  it('show their status as JSON: one peer with whom there is a session', async () => {
    const { printed } = await at(alice.db, ['status', '--json']);

    expect(JSON.parse(printed)).toMatchObject({ peers: [{ connected: true }], stats: { waiting: { rows: 0 } } });
  });

  it('refuse a second process on the same database, with a code of its own', async () => {
    const second = await startInVain(alice.db, ['--listen', '127.0.0.1:0']);

    expect(second).toMatchObject({ code: 4, log: expect.stringContaining('database.DatabaseInUse') });
    expect((await at(alice.db, ['members'])).code).toBe(0);
  });

  it('say why they do not start where another listens', async () => {
    const third = await startInVain(join(folder, 'carol.db'), ['--listen', alice.udp]);

    expect(third).toMatchObject({ code: 1, log: expect.stringContaining('udp.') });
    expect(existsSync(join(folder, 'carol.db.sock'))).toBe(false);
  });

  it('are started again after a crash, on another port, and are found there', async () => {
    await endDaemon(bob, 'SIGKILL');
    expect(existsSync(`${bob.db}.sock`)).toBe(true);
    expect((await at(bob.db, ['members'])).code).toBe(3);

    bob = await startDaemon(bob.db);
    await at(alice.db, ['send', 'welcome back']);
    const read = await at(bob.db, ['messages', '--wait-for', '3']);

    expect(visible(read.printed).split('\n').at(-1)).toMatch(/Alice \([0-9a-f]{10}\): welcome back$/);
  });

  it('end at once when they are told to, with 0, and take their sockets along', async () => {
    const said = await Promise.all([everythingOf(alice.db), everythingOf(bob.db)]);
    told.push(...said);

    const [one, other] = [await endDaemon(alice, 'SIGTERM'), await endDaemon(bob, 'SIGINT')];

    expect([one, other]).toMatchObject([
      { code: 0, signal: null },
      { code: 0, signal: null },
    ]);
    expect([`${alice.db}.sock`, `${bob.db}.sock`].filter((path) => existsSync(path))).toEqual([]);
    expect((await at(alice.db, ['members'])).code).toBe(3);
    expect(said.join('\n')).toContain(TEXT);
    expect(one.log + other.log).not.toContain(TEXT);
  });

  it('have told no secret: not in a log, not in an answer', () => {
    const all = [...told, alice.log(), bob.log()].join('\n');
    const secrets = [...secretsIn(alice.db), ...secretsIn(bob.db)];
    const written = secrets.flatMap((bytes) =>
      (['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(bytes).toString(form).replace(/=+$/, '')),
    );

    expect(secrets.length).toBeGreaterThan(5);
    expect(written.filter((text) => all.includes(text))).toEqual([]);
  });
});
