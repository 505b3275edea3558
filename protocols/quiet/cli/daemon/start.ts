import * as E from 'fp-ts/Either';
import { firstValueFrom } from 'rxjs';
import { type Log, systemClock } from '../../../../streams';
import { type Args, flagIn } from '../ask/command';
import { EXIT, type ExitCode, type CommandRefusal } from '../commandRefusal';
import { socketPathOf } from '../../../../streams/doors/socket/claimSocket';
import { type SocketServer, openSocketServer } from '../../../../streams/doors/socket/socketServer';
import { claimRefusal } from './claimRefusal';
import type { Terminal } from '../terminal';
import { openLog } from './openLog';
import type { QuietNode } from './openQuiet';
import { openUdpNode } from './openUdpNode';

interface Running {
  readonly node: QuietNode;
  readonly server: SocketServer;
}

/** Opens the database, then UDP, then the socket: only the process that holds the database may claim the socket. */
const open = async (db: string, args: Args, log: Log): Promise<E.Either<CommandRefusal, Running>> => {
  const path = socketPathOf(db);
  if (E.isLeft(path)) return E.left(claimRefusal(path.left));
  const opened = await openUdpNode(db, args, log);
  if (E.isLeft(opened)) return opened;
  const { node, dispatch } = opened.right;
  const server = await openSocketServer({ path: path.right, dispatch });
  if (E.isRight(server)) return E.right({ node, server: server.right });
  node.close();
  return E.left(claimRefusal(server.left));
};

const close = async ({ node, server }: Running): Promise<ExitCode> => {
  server.refuse();
  node.close();
  await server.stop();
  return EXIT.done;
};

/** Runs a node until the first signal, then closes it and answers 0. A second signal answers 1 at once. */
export const start = async (
  { complain, stop$ }: Pick<Terminal, 'complain' | 'stop$'>,
  db: string,
  args: Args,
): Promise<E.Either<CommandRefusal, ExitCode>> => {
  const log = openLog(complain, systemClock, flagIn(args, 'json'));
  const stopped = firstValueFrom(stop$, { defaultValue: undefined });
  const running = await open(db, args, log);
  if (E.isLeft(running)) return running;
  log({ level: 'info', msg: 'ready' });
  await stopped;
  log({ level: 'info', msg: 'stopping' });
  const again = firstValueFrom(stop$, { defaultValue: undefined }).then((): ExitCode => EXIT.refused);
  const code = await Promise.race([close(running.right), again]);
  log({ level: 'info', msg: 'stopped' });
  return E.right(code);
};
