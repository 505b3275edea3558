import * as E from 'fp-ts/Either';
import { firstValueFrom } from 'rxjs';
import { type Log, type UdpPlace, openUdp, systemClock } from '../../../../streams';
import { UDP } from '../../events/address/layout';
import { type Args, flagIn, textIn } from '../commands/command';
import { type OwnAddress, type QuietNode, openDispatch } from '../door/dispatch';
import { localDoor } from '../door/localDoor';
import { EXIT, type ExitCode, type Refusal, refusal } from '../exit';
import { type ClaimFault, socketPathOf } from '../socket/claim';
import { type LocalServer, openServer } from '../socket/server';
import type { Terminal } from '../terminal';
import { announce } from './announce';
import { openLog } from './logLines';
import { openQuiet } from './openQuiet';
import { type Places, placeText, placesIn } from './place';

const CLAIMS: Readonly<Record<ClaimFault, string>> = {
  'socket.name_is_short_enough': 'the path of the database is too long for a socket beside it: use a shorter one',
  'socket.is_not_in_use': 'a node answers on the socket of this database already',
  'socket.place_is_free': 'beside the database lies a file where its socket should be, and it is no socket',
  'socket.can_listen': 'the socket beside the database cannot be made: is the folder there, and yours?',
};

export const claimRefusal = (fault: ClaimFault): Refusal => refusal(fault, CLAIMS[fault]);

interface Running {
  readonly node: QuietNode;
  readonly server: LocalServer;
}

const addressOf = (places: Places, bound: readonly UdpPlace[]): OwnAddress | undefined => {
  const place = places.advertise ?? bound[0];
  return place === undefined ? undefined : { transport: UDP, ...place };
};

/** Opens the database, the wire and the socket, in this order: who holds the database owns the socket beside it. */
const open = async (db: string, places: Places, log: Log): Promise<E.Either<Refusal, Running>> => {
  const path = socketPathOf(db);
  if (E.isLeft(path)) return E.left(claimRefusal(path.left));
  const transport = openUdp({ listen: places.listen });
  const opened = await openQuiet(db, transport, log);
  if (E.isLeft(opened)) return opened;
  const node = opened.right;
  const address = addressOf(places, transport.address());
  const dispatch = openDispatch(node, address);
  if (address !== undefined) {
    const told = await announce(localDoor(dispatch), address);
    const listens = transport.address().map(placeText).join(',');
    log({
      level: 'info',
      what: 'listening',
      details: { udp: listens, advertised: placeText(address), networks: told },
    });
  }
  const server = await openServer({ path: path.right, dispatch });
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

/** Runs a node until it is told to stop: then it finishes what is at hand and answers 0; told twice, it answers 1. */
export const start = async (
  { complain, stop$ }: Pick<Terminal, 'complain' | 'stop$'>,
  db: string,
  args: Args,
): Promise<E.Either<Refusal, ExitCode>> => {
  const listen = args['listen'];
  const places = placesIn(Array.isArray(listen) ? listen.map(String) : [], textIn(args, 'advertise'));
  if (E.isLeft(places)) return places;
  const log = openLog(complain, systemClock, flagIn(args, 'json'));
  const stopped = firstValueFrom(stop$, { defaultValue: undefined });
  const running = await open(db, places.right, log);
  if (E.isLeft(running)) return running;
  log({ level: 'info', what: 'ready' });
  await stopped;
  log({ level: 'info', what: 'stopping' });
  const again = firstValueFrom(stop$, { defaultValue: undefined }).then((): ExitCode => EXIT.refused);
  const code = await Promise.race([close(running.right), again]);
  log({ level: 'info', what: 'stopped' });
  return E.right(code);
};
