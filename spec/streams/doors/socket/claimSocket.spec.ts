import { chmodSync, existsSync, lstatSync, statSync, writeFileSync } from 'node:fs';
import { type Server, createServer as createOne } from 'node:net';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import * as E from 'fp-ts/Either';
import { claimSocket, socketPathOf } from '../../../../streams/doors/socket/claimSocket';
import { inFolder } from '../../../support/cli/server';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

let servers: Server[] = [];
const createServer = (): Server => {
  const server = createOne();
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  servers = [];
});

/** Listens in a process of its own, which is killed. */
const LEAVES_A_SOCKET = `
  require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'));`;

describe('claim', () => {
  it('makes a socket of mode 0600, whatever the mask, and leaves the mask as it was', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.sock');
      const before = process.umask(0);
      const server = createServer();

      const claiming = claimSocket(server, path);
      // It can be connected to as soon as it is there.
      const atOnce = existsSync(path) ? modeOf(path) : undefined;
      const claimed = await claiming;
      const after = process.umask(before);

      expect(claimed).toEqual(E.right(undefined));
      expect([atOnce, modeOf(path), after]).toEqual([0o600, 0o600, 0]);
    }));

  it('replaces the socket of a process that is dead', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.sock');
      spawnSync(process.execPath, ['-e', LEAVES_A_SOCKET, path]);
      const server = createServer();

      expect(lstatSync(path).isSocket()).toBe(true);
      expect(await claimSocket(server, path)).toEqual(E.right(undefined));
      expect(modeOf(path)).toBe(0o600);
    }));

  it('refuses one that answers', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.sock');
      const [living, server] = [createServer(), createServer()];
      await claimSocket(living, path);

      expect(await claimSocket(server, path)).toEqual(E.left('socket.is_not_in_use'));
      expect(lstatSync(path).isSocket()).toBe(true);
    }));

  it('refuses to replace what is no socket', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.sock');
      writeFileSync(path, 'mine');
      chmodSync(path, 0o640);

      expect(await claimSocket(createServer(), path)).toEqual(E.left('socket.place_is_free'));
      expect([lstatSync(path).isFile(), modeOf(path)]).toEqual([true, 0o640]);
    }));

  it('refuses a folder that is not there', () =>
    inFolder(async (folder) => {
      expect(await claimSocket(createServer(), join(folder, 'no', 'a.sock'))).toEqual(E.left('socket.can_listen'));
    }));
});

describe('socketPathOf', () => {
  const max = process.platform === 'linux' ? 107 : 103;
  const named = (bytes: number): string => `/${'x'.repeat(bytes - '/.sock'.length)}`;

  it('stands beside the database', () => {
    expect(socketPathOf('/a/alice.db')).toEqual(E.right('/a/alice.db.sock'));
  });

  it('has as many bytes as the system takes, and no more', () => {
    expect(E.isRight(socketPathOf(named(max)))).toBe(true);
    expect(socketPathOf(named(max + 1))).toEqual(E.left('socket.name_is_short_enough'));
    expect(E.isRight(socketPathOf(`/${'é'.repeat((max - 7) / 2)}`))).toBe(true);
    expect(E.isLeft(socketPathOf(`/${'é'.repeat((max - 5) / 2)}é`))).toBe(true);
  });
});
