import { join } from 'node:path';
import { type SchedulerLike, asyncScheduler } from 'rxjs';
import type { CryptoChoice } from '../lib/crypto/open';
import { seededRandom } from '../lib/random';
import { quiet } from '../protocols/quiet';
import {
  type Clock,
  type Node,
  type Session,
  type Transport,
  type UdpPlace,
  createNode,
  systemClock,
} from '../streams';
import { type VirtualWorld, virtualWorld } from '../streams/testing';
import type { Rig } from './bench';
import { must } from './must';
import { type Subject, subjectOf } from './subject';
import { openTurns } from './turns';
import { type Wire, openWire } from './wire';

type Ops = typeof quiet.operations;
export type QuietNode = Node<Ops>;
export type QuietSession = Session<Ops>;

/** Two members of one network, and a channel that both may read. */
export interface Founded {
  readonly alice_id: string;
  readonly bob_id: string;
  readonly network_id: string;
  readonly channel_id: string;
}

/** Where each lives. */
export interface Homes {
  readonly alice: string;
  readonly bob: string;
}

/** The past in which a pair meets: long enough ago that nothing they wrote is of the future, and a request is of this hour. */
const MET_AGO_MS = 30 * 60 * 1_000;
const MEETING_MS = 60_000;
const ANNOUNCED_MS = 1_000;
/** In addresses: the kind that is UDP. */
const UDP = 1;

export const homesIn = ({ folder }: Pick<Rig, 'folder'>): Homes => ({
  alice: join(folder, 'alice.db'),
  bob: join(folder, 'bob.db'),
});

/** Opens a node of quiet in a virtual world. */
export const openIn = async (world: VirtualWorld, path: string, crypto?: CryptoChoice): Promise<QuietNode> => {
  const { clock, random, scheduler } = world;
  const options = { clock, random, scheduler, transport: world.wire.transport(), ...(crypto && { crypto }) };
  return must(await createNode({ protocol: quiet, path, ...options }));
};

/** Both say where they will listen, before either knows it of the other. */
const announce = async (network_id: string, moves: readonly (readonly [QuietSession, UdpPlace])[]): Promise<void> => {
  const said = moves.map(([{ api }, place]) => api['address.announce']({ network_id, transport: UDP, ...place }));
  (await Promise.all(said)).forEach(must);
};

/** Where the two will listen, for a pair that is to go on in processes of its own. */
export interface Places {
  readonly alice: UdpPlace;
  readonly bob: UdpPlace;
}

/** Alice makes a network and Bob joins it by an open link, in virtual time; then both homes are closed. */
export const meet = async (world: VirtualWorld, homes: Homes, places?: Places): Promise<Founded> => {
  const [alice, bob] = [await openIn(world, homes.alice), await openIn(world, homes.bob)];
  const { identity_id: alice_id } = must(await alice.api['identity.create']({ name: 'Alice' }));
  const session = must(alice.as(alice_id));
  const { network_id, channel_id } = must(await session.api['network.create']({ name: 'Bench' }));
  const { link } = must(await session.api['invite.create']({ network_id, max_uses: 0 }));
  const { identity_id: bob_id } = must(await bob.api['user.join_as_user']({ name: 'Bob', link }));
  await world.advance(MEETING_MS);
  must(await session.api['message.create']({ channel_id, text: 'hello' }));
  await world.advance(MEETING_MS);
  const heard = must(await must(bob.as(bob_id)).api['message.list']({ channel_id }));
  if (heard.messages.length !== 1) throw new Error('Bob did not hear Alice');
  if (places !== undefined) {
    await announce(network_id, [
      [session, places.alice],
      [must(bob.as(bob_id)), places.bob],
    ]);
    await world.advance(ANNOUNCED_MS);
  }
  alice.close();
  bob.close();
  return { alice_id, bob_id, network_id, channel_id };
};

/** A pair that met, each at home again and with a session between them, in real time. */
export interface Pair extends Founded {
  readonly alice: Subject<Ops>;
  readonly bob: Subject<Ops>;
  /** While it is set, packets of one are delivered to the other; else they are shown to `see`. */
  readonly link: Link;
}

interface Link {
  aliceToBob: boolean;
  bobToAlice: boolean;
  see: (packet: Uint8Array) => void;
}

/** How each of a pair is opened. */
export interface Ways {
  readonly aliceClock?: (metMs: number) => Clock;
  readonly aliceCrypto?: CryptoChoice;
  readonly bobCrypto?: CryptoChoice;
}

interface Way {
  readonly path: string;
  readonly clock: Clock;
  readonly crypto?: CryptoChoice | undefined;
  readonly transport: Transport;
  readonly scheduler: SchedulerLike;
}

const openHome = async (wire: Wire, { crypto, ...way }: Omit<Way, 'transport' | 'scheduler'>, id: string) => {
  const turns = openTurns();
  const options = { ...way, scheduler: turns.scheduler, transport: wire.transport, random: seededRandom(3) };
  const node = must(await createNode({ protocol: quiet, ...options, ...(crypto && { crypto }) }));
  return subjectOf(node, must(node.as(id)), { wire, turns });
};

const aMoment = (): Promise<void> => new Promise((resolve) => void asyncScheduler.schedule(() => resolve(), 50));

const CONNECTED_TRIES = 400;

const connected = async ({ session }: Subject<Ops>, network_id: string): Promise<void> => {
  for (let tries = 0; tries < CONNECTED_TRIES; tries += 1) {
    if (must(await session.api['sync.status']({ network_id })).some((one) => one.connected)) return;
    await aMoment();
  }
  throw new Error('no session came to be');
};

/** Lets a pair meet, opens both homes again, and waits for a session. */
export const withPair = async <A>(
  rig: Pick<Rig, 'folder'>,
  ways: Ways,
  measure: (pair: Pair) => Promise<A>,
): Promise<A> => {
  const homes = homesIn(rig);
  const metMs = Date.now() - MET_AGO_MS;
  const founded = await meet(virtualWorld(5, {}, metMs), homes);
  const link: Link = { aliceToBob: true, bobToAlice: true, see: () => undefined };
  const [aliceWire, bobWire] = [openWire(), openWire()];
  aliceWire.onSent(({ packet }) => (link.aliceToBob ? bobWire.deliver(packet) : link.see(packet)));
  bobWire.onSent(({ packet }) => (link.bobToAlice ? aliceWire.deliver(packet) : undefined));
  const aliceClock = ways.aliceClock?.(metMs + 2 * MEETING_MS) ?? systemClock;
  const alice = await openHome(
    aliceWire,
    { path: homes.alice, clock: aliceClock, crypto: ways.aliceCrypto },
    founded.alice_id,
  );
  const bob = await openHome(bobWire, { path: homes.bob, clock: systemClock, crypto: ways.bobCrypto }, founded.bob_id);
  try {
    await connected(alice, founded.network_id);
    await connected(bob, founded.network_id);
    await aMoment();
    return await measure({ ...founded, alice, bob, link });
  } finally {
    alice.node.close();
    bob.node.close();
  }
};
