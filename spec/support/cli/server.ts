import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SchedulerLike, asyncScheduler } from 'rxjs';
import { quiet } from '../../../protocols/quiet';
import { withOwnAddress } from '../../../protocols/quiet/cli/daemon/ownAddress';
import { operations } from '../../../protocols/quiet/operations';
import { type Dispatch, openDispatch } from '../../../streams/doors/dispatch';
import { openSocketServer } from '../../../streams/doors/socket/socketServer';
import { createNode, openSimulator, seededRandom } from '../../../streams';
import { right } from '../common/right';

/** A folder that is there as long as `use` runs. */
export const inFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-cli-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A node in memory. */
export const memoryNode = async () => {
  const wire = openSimulator(asyncScheduler, seededRandom(1));
  return right(await createNode({ protocol: quiet, path: ':memory:', transport: wire.transport() }));
};

export type Line = Readonly<Record<string, unknown>>;

/** One end of a socket, line by line. */
export const talkTo = (path: string) =>
  new Promise<ReturnType<typeof talkOver>>((answer, fail) => {
    const socket = createConnection(path);
    socket.once('connect', () => answer(talkOver(socket)));
    socket.once('error', fail);
  });

const talkOver = (socket: Socket) => {
  const [lines, waiting]: [Line[], ((line: Line | undefined) => void)[]] = [[], []];
  let [rest, closed] = ['', false];
  socket.on('data', (chunk: Buffer) => {
    const [last = '', ...whole] = `${rest}${chunk.toString('utf8')}`.split('\n').reverse();
    rest = last;
    for (const text of whole.reverse()) {
      const line = JSON.parse(text) as Line;
      const next = waiting.shift();
      if (next === undefined) lines.push(line);
      else next(line);
    }
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    closed = true;
    for (const next of waiting.splice(0)) next(undefined);
  });
  return {
    socket,
    write: (text: string | Uint8Array) => void socket.write(text),
    ask: (request: object) => void socket.write(`${JSON.stringify(request)}\n`),
    /** The next line; undefined when the other end has closed. */
    next: (): Promise<Line | undefined> =>
      lines.length > 0 || closed ? Promise.resolve(lines.shift()) : new Promise((answer) => waiting.push(answer)),
    close: () => void socket.destroy(),
  };
};
export type Talk = ReturnType<typeof talkOver>;

/** A node in memory behind a socket in a folder. */
export const served = <A>(
  use: (at: { readonly path: string; readonly folder: string; readonly dispatch: Dispatch }) => Promise<A>,
  scheduler: SchedulerLike = asyncScheduler,
): Promise<A> =>
  inFolder(async (folder) => {
    const node = await memoryNode();
    const path = join(folder, 'a.sock');
    const dispatch = openDispatch(node, operations, withOwnAddress({ transport: 1, host: '127.0.0.1', port: 7443 }));
    const server = right(await openSocketServer({ path, dispatch, scheduler }));
    try {
      return await use({ path, folder, dispatch });
    } finally {
      node.close();
      await server.stop();
    }
  });
