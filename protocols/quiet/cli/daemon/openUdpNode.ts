import * as E from 'fp-ts/Either';
import { type Log, type UdpPlace, openUdp } from '../../../../streams';
import { UDP } from '../../wire/bodies/network';
import { type Args, textIn } from '../ask/command';
import { type Dispatch, openDispatch } from '../../../../streams/doors/dispatch';
import { openLocalDoor } from '../../../../streams/doors/localDoor';
import type { CommandRefusal } from '../commandRefusal';
import { operations } from '../../operations';
import { announceToNetworks } from './announceToNetworks';
import { type QuietNode, openQuiet } from './openQuiet';
import { type OwnAddress, withOwnAddress } from './ownAddress';
import { type NodePlaces, placeText, parsePlaces } from './parsePlaces';

/** A node that listens on UDP, and the dispatch that calls it. */
export interface UdpNode {
  readonly node: QuietNode;
  readonly dispatch: Dispatch;
}

const addressOf = (places: NodePlaces, bound: readonly UdpPlace[]): OwnAddress | undefined => {
  const place = places.advertise ?? bound[0];
  return place === undefined ? undefined : { transport: UDP, ...place };
};

const announce = async (
  dispatch: Dispatch,
  address: OwnAddress,
  bound: readonly UdpPlace[],
  log: Log,
): Promise<void> => {
  const networks = await announceToNetworks(openLocalDoor(dispatch), address);
  const [udp, advertised] = [bound.map(placeText).join(','), placeText(address)];
  log({ level: 'info', msg: 'listening', details: { udp, advertised, networks } });
};

/** Opens a node on the UDP addresses in `--listen`, and announces its address to its networks. */
export const openUdpNode = async (db: string, args: Args, log: Log): Promise<E.Either<CommandRefusal, UdpNode>> => {
  const listen = args['listen'];
  const places = parsePlaces(Array.isArray(listen) ? listen.map(String) : [], textIn(args, 'advertise'));
  if (E.isLeft(places)) return places;
  const transport = openUdp({ listen: places.right.listen });
  const opened = await openQuiet(db, transport, log);
  if (E.isLeft(opened)) return opened;
  const bound = transport.address();
  const address = addressOf(places.right, bound);
  const dispatch = openDispatch(opened.right, operations, address && withOwnAddress(address));
  if (address !== undefined) await announce(dispatch, address, bound, log);
  return E.right({ node: opened.right, dispatch });
};
