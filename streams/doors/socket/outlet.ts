import type { Socket } from 'node:net';
import { STREAM_BYTES_MAX } from './request';

/** Where the answers of one connection go. */
export interface Outlet {
  /** Writes one line; `done` when it has left this process, or never will. */
  readonly write: (line: object, done?: () => void) => void;
  /** Has the reader kept up? */
  readonly hasRoom: () => boolean;
  /** Calls back each time the reader has caught up. Answers how to stop that. */
  readonly onRoom: (caughtUp: () => void) => () => void;
}

export const openOutlet = (socket: Socket): Outlet => ({
  write: (line, done = () => undefined) => {
    if (socket.writable) socket.write(`${JSON.stringify(line)}\n`, () => done());
    else done();
  },
  hasRoom: () => socket.writableLength < STREAM_BYTES_MAX,
  onRoom: (caughtUp) => {
    socket.on('drain', caughtUp);
    return () => void socket.off('drain', caughtUp);
  },
});
