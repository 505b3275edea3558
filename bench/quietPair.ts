import { type SchedulerLike, asyncScheduler } from 'rxjs';
import type { CryptoChoice } from '../lib/crypto/openCrypto';
import { seededRandom } from '../lib/random';
import { quiet } from '../protocols/quiet';
import { type Clock, type Transport, createNode, systemClock } from '../streams';
import { virtualWorld } from '../streams/testing';
import type { Rig } from './bench';
import { must } from './must';
import { type Founded, MEETING_MS, type QuietOps, homesIn, meet } from './quietMeeting';
import { type Subject, subjectOf } from './subject';
import { openTurns } from './turns';
import { type Wire, openWire } from './wire';

/** The past in which a pair meets: long enough ago that nothing they wrote is of the future, and a request is of this hour. */
const MET_AGO_MS = 30 * 60 * 1_000;

/** A pair that met, each at home again and with a session between them, in real time. */
export interface Pair extends Founded {
  readonly alice: Subject<QuietOps>;
  readonly bob: Subject<QuietOps>;
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

const connected = async ({ session }: Subject<QuietOps>, network_id: string): Promise<void> => {
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
