import { join } from 'node:path';
import { filter, firstValueFrom } from 'rxjs';
import { type UdpNode, startUdpNode, until } from '../spec/support/transports/udpNodes';
import { type UdpPlace, openUdp } from '../streams';
import { virtualWorld } from '../streams/testing';
import type { Rig } from './bench';
import { type Founded, type Places, homesIn, meet } from './quietMeeting';

const HOST = '127.0.0.1';
const MAIN = join(__dirname, 'udpNode.main.ts');
const MET_AGO_MS = 30 * 60 * 1_000;
const CONNECTED_MS = 60_000;

/** A pair that met, whose members are started in processes of their own, each where the other looks for it. */
export interface UdpPair extends Founded {
  readonly open: (name: 'alice' | 'bob') => Promise<UdpNode>;
}

/** A place where nothing listens now. */
const freePlace = async (): Promise<UdpPlace> => {
  const udp = openUdp({ listen: [{ host: HOST, port: 0 }] });
  udp.start();
  await firstValueFrom(udp.status$.pipe(filter(({ state }) => state === 'up')));
  const [place] = udp.address();
  udp.stop();
  if (place === undefined) throw new Error('no port is free');
  return place;
};

/** The stopwatch that the processes of a pair share, in milliseconds. */
export const stopwatch = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Lets a pair meet, and ends what was started of it. */
export const withUdpPair = async <A>(rig: Rig, measure: (pair: UdpPair) => Promise<A>): Promise<A> => {
  const homes = homesIn(rig);
  const places: Places = { alice: await freePlace(), bob: await freePlace() };
  const founded = await meet(virtualWorld(7, {}, Date.now() - MET_AGO_MS), homes, places);
  const nodes: UdpNode[] = [];
  const open: UdpPair['open'] = async (name) => {
    const node = await startUdpNode({ path: homes[name], crypto: rig.crypto.backend, main: MAIN, ...places[name] });
    nodes.push(node);
    await node.ask('resume', {});
    return node;
  };
  try {
    return await measure({ ...founded, open });
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
  }
};

/** Asks at once, and waits for the session. */
export const connect = async (node: UdpNode, { network_id }: Founded): Promise<void> => {
  await node.ask('sync', {});
  const look = () => node.ask('status', { network_id });
  await until(CONNECTED_MS, look, (rows) => rows.some(({ connected }) => connected));
};
