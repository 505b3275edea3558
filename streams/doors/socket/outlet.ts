import type { Socket } from 'node:net';
import { STREAM_BYTES_MAX } from './request';

/** Writes the answers of one connection, and tells whether its reader keeps up. */
export interface Outlet {
  /** Writes one line of JSON. `done` is called when the line has left this process, or never will. */
  readonly write: (line: object, done?: () => void) => void;
  /** Do less than 256 kB wait for the reader? */
  readonly hasRoom: () => boolean;
  /** Calls back each time the reader has caught up. Answers a function that stops it. */
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
