import { chmodSync, chownSync, lchownSync, symlinkSync } from 'node:fs';
import { type Server, type Socket, createServer } from 'node:net';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { checkOwner } from '../../../../streams/doors/socket/checkOwner';
import { openSocketDoor } from '../../../../streams/doors/socket/socketDoor';
import { inFolder } from '../../../support/cli/server';

const SELF = process.getuid?.() ?? 0;
const OTHER = SELF + 1;
const IS_ROOT = SELF === 0;

/** Somebody's server, which keeps what it is told. */
const listening = async <A>(use: (at: { folder: string; path: string; heard: string[] }) => Promise<A> | A) =>
  inFolder(async (folder) => {
    const [path, heard] = [join(folder, 'a.sock'), [] as string[]];
    const sockets: Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      socket.on('data', (data) => heard.push(String(data)));
    });
    await new Promise<void>((done) => server.listen(path, done));
    try {
      return await use({ folder, path, heard });
    } finally {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((done) => server.close(done));
    }
  });

describe('a socket', () => {
  it('of this user, in a folder of theirs, is trusted', () =>
    listening(({ path }) => {
      expect(checkOwner(path, SELF)).toBeUndefined();
    }));

  it('that is not there, is left to be found missing', () =>
    inFolder(async (folder) => {
      expect(checkOwner(join(folder, 'a.sock'), SELF)).toBeUndefined();
      expect(await openSocketDoor(join(folder, 'a.sock'))).toEqual(E.left('nobody'));
    }));

  it('of another user is not, nor is a link to one', () =>
    listening(({ folder, path }) => {
      symlinkSync(path, join(folder, 'link.sock'));

      expect(checkOwner(path, OTHER)).toBe('not_yours');
      expect(checkOwner(join(folder, 'link.sock'), OTHER)).toBe('not_yours');
    }));

  it('that another user’s link points to is not trusted: they could let it point elsewhere', () =>
    listening(({ folder, path }) => {
      const link = join(folder, 'link.sock');
      symlinkSync(path, link);
      // Only root can give a link away.
      if (IS_ROOT) lchownSync(link, OTHER, OTHER);

      expect(checkOwner(link, SELF)).toBe(IS_ROOT ? 'not_yours' : undefined);
    }));

  it.each([
    [0o700, undefined],
    [0o755, undefined],
    [0o1777, undefined],
    [0o775, 'folder_not_yours'],
    [0o757, 'folder_not_yours'],
    [0o777, 'folder_not_yours'],
  ])('in a folder of mode %o: %s', (mode, fault) =>
    listening(({ folder, path }) => {
      chmodSync(folder, mode);

      expect(checkOwner(path, SELF)).toBe(fault);
    }),
  );

  it('in a folder where others can replace it hears nothing', () =>
    listening(async ({ folder, path, heard }) => {
      chmodSync(folder, 0o777);

      expect(await openSocketDoor(path)).toEqual(E.left('folder_not_yours'));
      expect(heard).toEqual([]);
    }));

  it('in a folder that belongs to another user is not trusted, though that is sticky', () =>
    listening(({ folder, path }) => {
      // Only root can give a folder away; for everybody else the folder is seen as another user does.
      if (IS_ROOT) chownSync(folder, OTHER, OTHER);
      chmodSync(folder, 0o1777);
      if (IS_ROOT) expect(checkOwner(path, SELF)).toBe('folder_not_yours');
      else expect(checkOwner(path, OTHER)).toBe('not_yours');
    }));

  it('that was given to another user while a door was open takes no stream', () =>
    listening(async ({ folder, path, heard }) => {
      const door = await openSocketDoor(path);
      chmodSync(folder, 0o777);
      const answers: unknown[] = [];
      if (E.isRight(door)) door.right.stream({ op: 'trace', params: {} }).subscribe((answer) => answers.push(answer));

      expect(answers).toEqual([E.left(expect.objectContaining({ rule: 'node.is_open' }))]);
      expect(heard).toEqual([]);
      if (E.isRight(door)) door.right.close();
    }));
});
