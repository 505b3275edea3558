import { virtualWorld } from '../../../streams/testing';
import { openNodeIn } from './cast';
import { right } from '../common/right';
import { story } from './story';
import { addressIn, stranger } from '../transports/wiretap';

/** Packets thrown before time goes on. */
const BATCH = 1_000;

/**
 * Gives a fresh reader packets, each from one of several origins, and lets time pass until nothing moves. Answers what
 * was stored and what waits, and how much memory the release took above what was held before the last packet.
 */
export const readCrowd = async (packets: readonly (Uint8Array | undefined)[], originOf: (n: number) => number) => {
  const world = virtualWorld(1);
  const node = await openNodeIn(world, story);
  const carol = right(node.as(right(await node.api['identity.create']({ name: 'Carol' })).identity_id));
  const address = addressIn(right(await carol.api['identity.invite']({})).link);
  const throwAt = stranger(world);
  const before = node.stats().counters['stored'] ?? 0;
  const throwOne = (packet: Uint8Array | undefined, n: number): void =>
    throwAt(address, packet ?? new Uint8Array(), `0${originOf(n)}`.repeat(32));

  for (const [n, packet] of packets.slice(0, -1).entries()) {
    throwOne(packet, n);
    if (n % BATCH === BATCH - 1) await world.advance(20);
  }
  await world.advance(100);
  const greatestWaiting = node.stats().waiting.rows;
  const held = process.memoryUsage().rss;
  let most = held;
  throwOne(packets.at(-1), packets.length - 1);
  do {
    await world.advance(20);
    most = Math.max(most, process.memoryUsage().rss);
  } while (node.stats().waiting.rows > 0 && world.clock.now() < Date.UTC(2025, 0, 1));
  const stored = (node.stats().counters['stored'] ?? 0) - before;
  const waiting = node.stats().waiting.rows;
  node.close();
  return { stored, waiting, greatestWaiting, releaseBytes: most - held };
};
