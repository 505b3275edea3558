import * as E from 'fp-ts/Either';
import { asyncScheduler } from 'rxjs';
import { openSimulator, silentLog, systemRandom } from '../../../../streams';
import { type Args, flagIn } from '../ask/command';
import { type UdpNode, openUdpNode } from '../daemon/openUdpNode';
import { openQuiet } from '../daemon/openQuiet';
import { openDispatch } from '../../../../streams/doors/dispatch';
import type { Door } from '../../../../streams/doors/door';
import { openLocalDoor } from '../../../../streams/doors/localDoor';
import { EXIT, type ExitCode, type CommandRefusal } from '../commandRefusal';
import type { Terminal } from '../terminal';
import { operations } from '../../operations';
import { runShell } from './runShell';

/** Opens a node in this process. Without `--listen` its identities can reach only each other. */
const openHere = async (db: string, args: Args): Promise<E.Either<CommandRefusal, Door>> => {
  if (args['listen'] !== undefined) {
    const opened = await openUdpNode(db, args, silentLog);
    return E.map(({ node, dispatch }: UdpNode) => openLocalDoor(dispatch, node.close))(opened);
  }
  const wire = openSimulator(asyncScheduler, systemRandom);
  const opened = await openQuiet(db, wire.transport(), silentLog);
  return E.isLeft(opened) ? opened : E.right(openLocalDoor(openDispatch(opened.right, operations), opened.right.close));
};

/** Runs a shell on the node that runs on the database, or on a node of its own if none runs. */
export const repl = async (
  terminal: Terminal,
  db: string,
  args: Args,
  running: E.Either<CommandRefusal, Door>,
): Promise<E.Either<CommandRefusal, ExitCode>> => {
  if (E.isLeft(running) && running.left.code !== EXIT.noNode) return running;
  const door = E.isRight(running) ? running : await openHere(db, args);
  if (E.isLeft(door)) return door;
  try {
    await runShell({ door: door.right, terminal, history: `${db}.history`, times: flagIn(args, 'times') });
    return E.right(EXIT.done);
  } finally {
    door.right.close();
  }
};
