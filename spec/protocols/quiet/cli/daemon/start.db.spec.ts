import { createConnection } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { filter, firstValueFrom } from 'rxjs';
import { runProgram } from '../../../../../protocols/quiet/cli/runProgram';
import { inFolder, talkTo } from '../../../../support/cli/server';
import { sotto, terminalWith } from '../../../../support/cli/terminal';

const stops: (() => void)[] = [];
// A spec that fails leaves nothing running.
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** A node that runs in this process, as `start` runs it. */
const running = async (db: string) => {
  const { terminal, complained, spoke$, stop } = terminalWith();
  const ready = firstValueFrom(spoke$.pipe(filter((line) => line.includes('ready'))));
  const code = runProgram(['start', '--db', db, '--listen', '127.0.0.1:0', '--advertise', '127.0.0.1:9'], terminal, {});
  stops.push(stop);
  await ready;
  return { code, complained, stop };
};

describe('start', () => {
  it('runs until it is told to stop, says so in its log, and leaves no socket', () =>
    inFolder(async (folder) => {
      const db = join(folder, 'alice.db');
      const { code, complained, stop } = await running(db);

      const made = await sotto(['identity', 'create', 'Alice', '--db', db]);
      stop();

      expect(made.code).toBe(0);
      expect(await code).toBe(0);
      expect(complained.map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
        'info listening',
        'info ready',
        'info stopping',
        'info stopped',
      ]);
      expect(complained[0]).toMatch(/ udp=127\.0\.0\.1:\d+ advertised=127\.0\.0\.1:9 networks=0$/);
      expect(existsSync(`${db}.sock`)).toBe(false);
    }));

  it('writes what it advertises into the link', () =>
    inFolder(async (folder) => {
      const db = join(folder, 'alice.db');
      const { code, stop } = await running(db);
      await sotto(['identity', 'create', 'Alice', '--db', db]);
      await sotto(['network', 'create', 'Friends', '--db', db]);

      const { printed } = await sotto(['invite', '--db', db]);
      stop();

      expect(Buffer.from(printed.split('#')[1] ?? '', 'base64url').toString('latin1')).toContain('127.0.0.1');
      expect(await code).toBe(0);
    }));

  it('ends a stream that somebody follows, and answers nobody after', () =>
    inFolder(async (folder) => {
      const db = join(folder, 'alice.db');
      const { code, stop } = await running(db);
      const talk = await talkTo(`${db}.sock`);
      talk.ask({ id: 1, op: 'trace' });
      talk.ask({ id: 2, op: 'stats' });
      await talk.next();

      stop();
      talk.ask({ id: 3, op: 'stats' });

      expect(await talk.next()).toEqual({ id: 1, end: true });
      expect(await talk.next()).toBeUndefined();
      expect(await code).toBe(0);
    }));

  it('waits a moment for who does not hang up; told to stop again, it answers 1', () =>
    inFolder(async (folder) => {
      const db = join(folder, 'alice.db');
      const { code, stop } = await running(db);
      const lingering = createConnection({ path: `${db}.sock`, allowHalfOpen: true });
      lingering.on('error', () => undefined);
      await once(lingering, 'connect');
      lingering.write('{"id":1,"op":"stats"}\n');
      await once(lingering, 'data');

      stop();
      await once(lingering.resume(), 'end');
      stop();

      expect(await code).toBe(1);
      lingering.destroy();
      await once(lingering, 'close');
    }));
});
