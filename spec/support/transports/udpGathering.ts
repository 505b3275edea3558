import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncScheduler } from 'rxjs';
import { seededRandom } from '../../../lib/random';
import type { WireConditions } from '../../../streams/transports/wireConditions';
import { type UdpRelay, type WayStats, openUdpRelay } from './udpRelay';
import { type Digest, type Founded, type NodeStats, type UdpNode, startUdpNode, until } from './udpNodes';

/** Nodes in processes of their own that reach each other through one relay. */
export interface Gathering {
  readonly relay: UdpRelay;
  readonly folder: string;
  /** Starts a node; the place that stands for it is where the others reach it. Started again, it goes on with its file. */
  readonly open: (name: string) => Promise<UdpNode>;
  /** The same, without the relay: the others reach its own port. */
  readonly openDirect: (name: string) => Promise<UdpNode>;
  readonly end: () => Promise<void>;
}

export const gather = (seed: number, conditions: Partial<WireConditions>): Gathering => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-udp-'));
  const relay = openUdpRelay(asyncScheduler, seededRandom(seed), conditions);
  const nodes: UdpNode[] = [];
  const ports = new Map<string, number>();
  const openDirect = async (name: string): Promise<UdpNode> => {
    const node = await startUdpNode({ path: join(folder, `${name}.db`), port: ports.get(name) ?? 0 });
    nodes.push(node);
    ports.set(name, node.place.port);
    return node;
  };
  return {
    relay,
    folder,
    open: async (name) => {
      const node = await openDirect(name);
      return { ...node, place: await relay.stand(name, node.place) };
    },
    openDirect,
    end: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
      relay.close();
      rmSync(folder, { recursive: true });
    },
  };
};

export interface Circle extends Founded {
  readonly nodes: readonly UdpNode[];
  readonly all: <A>(one: (node: UdpNode, nth: number) => Promise<A>) => Promise<readonly A[]>;
}

/** The first makes a network and says one thing, the others come by its link; answers when each has read that, and has a session with each. */
export const circleAmong = async (
  nodes: readonly UdpNode[],
  names: readonly string[],
  withinMs: number,
): Promise<Circle> => {
  const all: Circle['all'] = (one) => Promise.all(nodes.map(one));
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('nobody');
  const founded = await first.ask('found', { name: names[0] ?? '', at: first.place });
  const { link } = await first.ask('invite', founded);
  const { channel_id } = founded;
  await first.ask('say', { channel_id, prefix: 'welcome', count: 1 });
  await Promise.all(others.map((node, n) => node.ask('join', { name: names[n + 1] ?? '', link, at: node.place })));
  const look = async (node: UdpNode) => ({
    met: (await node.ask('status', founded)).filter(({ connected }) => connected).length,
    read: (await node.ask('digest', { channel_id })).count,
  });
  await until(
    withinMs,
    () => all(look),
    (seen) => seen.every(({ met, read }) => met === others.length && read === 1),
  );
  return { ...founded, nodes, all };
};

/** The same, of nodes that are started for it. */
export const circleOf = async ({ open }: Gathering, names: readonly string[], withinMs: number): Promise<Circle> =>
  circleAmong(await Promise.all(names.map(open)), names, withinMs);

/** Waits until each has so many messages of the channel, and all the same ones. */
export const settled = async (
  { all, channel_id }: Circle,
  count: number,
  withinMs: number,
): Promise<readonly Digest[]> => {
  const isSame = (digests: readonly Digest[]): boolean =>
    digests.every((one) => one.digest === digests[0]?.digest && one.count === count);
  return until(withinMs, () => all((node) => node.ask('digest', { channel_id })), isSame);
};

/** All ways of a relay together. */
export const passedIn = (relay: UdpRelay): WayStats => {
  const sum: WayStats = {
    ...{ packets: 0, bytes: 0, lost: 0, duplicated: 0, cut: 0 },
    ...{ delivered: 0, deliveredBytes: 0, replayed: 0 },
  };
  for (const way of Object.values(relay.stats())) {
    for (const name of Object.keys(sum) as (keyof WayStats)[]) sum[name] += way[name];
  }
  return sum;
};

export const storedBy = ({ counters }: NodeStats): number => counters['stored'] ?? 0;
