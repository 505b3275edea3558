import { unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import * as E from 'fp-ts/Either';
import { type SchedulerLike, asyncScheduler } from 'rxjs';
import type { Dispatch } from '../dispatch';
import { callFault } from '../door';
import { type ClaimFault, claimSocket } from './claimSocket';
import { type Connection, serveConnection } from './connection';
import { CONNECTIONS_MAX } from './request';

/** How long `stop` waits for readers to take their answers. */
const FAREWELL_MS = 1_000;

const NO_ROOM = `${JSON.stringify({ error: callFault('busy', 'socket.has_room_for_a_connection') })}\n`;

/** A node's local socket. */
export interface SocketServer {
  /** Refuses further requests. Requests under way are still answered. */
  readonly refuse: () => void;
  /** Answers requests under way, closes all connections and removes the socket. Idempotent. */
  readonly stop: () => Promise<void>;
}

export interface SocketServerOptions {
  readonly path: string;
  readonly dispatch: Dispatch;
  readonly scheduler?: SchedulerLike;
}

const remove = (path: string): void => {
  try {
    unlinkSync(path);
  } catch {
    // Closing the server removed it already.
  }
};

/** Serves requests on a local socket, on at most 32 connections at a time. Refuses: see `claimSocket`. */
export const openSocketServer = async ({
  path,
  dispatch,
  scheduler = asyncScheduler,
}: SocketServerOptions): Promise<E.Either<ClaimFault, SocketServer>> => {
  const connections = new Set<Connection>();
  let open = true;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (!open || connections.size >= CONNECTIONS_MAX) {
      socket.on('error', () => socket.destroy());
      socket.end(NO_ROOM);
      return;
    }
    const connection = serveConnection(socket, { dispatch, isOpen: () => open, scheduler });
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  });
  const claimed = await claimSocket(server, path);
  if (E.isLeft(claimed)) return claimed;
  server.on('error', () => undefined);
  const refuse = (): void => void (open = false);
  const stop = (): Promise<void> =>
    new Promise((stopped) => {
      refuse();
      const farewell = scheduler.schedule(() => connections.forEach(({ destroy }) => destroy()), FAREWELL_MS);
      server.close(() => {
        farewell.unsubscribe();
        remove(path);
        stopped();
      });
      connections.forEach(({ end }) => end());
    });
  return E.right({ refuse, stop });
};
