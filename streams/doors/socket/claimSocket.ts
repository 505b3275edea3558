import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { type Server, createConnection } from 'node:net';
import { resolve } from 'node:path';
import * as E from 'fp-ts/Either';

/** The longest path of a socket, in bytes: 107 on Linux, 103 on macOS and the BSDs. */
const NAME_BYTES_MAX = process.platform === 'linux' ? 107 : 103;

/** Why a node cannot listen on a socket. */
export type ClaimFault =
  'socket.name_is_short_enough' | 'socket.is_not_in_use' | 'socket.place_is_free' | 'socket.can_listen';

/** The path of the socket beside a database: `FILE.sock`. Refuses: a path longer than the system takes. */
export const socketPathOf = (db: string): E.Either<ClaimFault, string> => {
  const path = `${resolve(db)}.sock`;
  return Buffer.byteLength(path) <= NAME_BYTES_MAX ? E.right(path) : E.left('socket.name_is_short_enough');
};

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';

/** Listens with a umask of 177, so that only the owner can ever connect. Answers an error code; empty if it listens. */
const listenOnce = (server: Server, path: string): Promise<string> =>
  new Promise((answer) => {
    server.once('error', (cause) => answer(codeOf(cause)));
    const before = process.umask(0o177);
    try {
      server.listen(path, () => {
        chmodSync(path, 0o600);
        answer('');
      });
    } finally {
      process.umask(before);
    }
  });

const isAlive = (path: string): Promise<boolean> =>
  new Promise((answer) => {
    const probe = createConnection(path);
    probe.once('connect', () => {
      probe.destroy();
      answer(true);
    });
    probe.once('error', (cause) => answer(codeOf(cause) !== 'ECONNREFUSED' && codeOf(cause) !== 'ENOENT'));
  });

const isSocket = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSocket() ?? true;

/** Removes the socket of a dead process. */
const removeDead = async (path: string): Promise<ClaimFault | undefined> => {
  if (!isSocket(path)) return 'socket.place_is_free';
  if (await isAlive(path)) return 'socket.is_not_in_use';
  try {
    unlinkSync(path);
    return undefined;
  } catch (cause) {
    return codeOf(cause) === 'ENOENT' ? undefined : 'socket.can_listen';
  }
};

/**
 * Listens on a socket of mode 0600, and replaces the socket of a dead process. Refuses: a socket that a live process
 * answers, and a file that is no socket.
 */
export const claimSocket = async (server: Server, path: string): Promise<E.Either<ClaimFault, void>> => {
  const first = await listenOnce(server, path);
  if (first === '') return E.right(undefined);
  if (first !== 'EADDRINUSE') return E.left('socket.can_listen');
  const fault = await removeDead(path);
  if (fault !== undefined) return E.left(fault);
  return (await listenOnce(server, path)) === '' ? E.right(undefined) : E.left('socket.can_listen');
};
