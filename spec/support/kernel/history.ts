import { type Random, integerBetween } from '../../../lib/random';
import { type VirtualWorld, seededRandom, virtualWorld } from '../../../streams/testing';
import { type StorySession, openNodeIn } from './cast';
import { right } from '../common/right';
import { story } from './story';
import { addressIn, stranger, tapped } from '../transports/wiretap';

/** What was sent of a history: one packet an event, in the order the events were made, those of peers first. */
export type History = readonly Uint8Array[];

const byContent = (packets: readonly Uint8Array[]): readonly Uint8Array[] => [
  ...new Map(packets.map((packet) => [Buffer.from(packet).toString('latin1'), packet])).values(),
];

/** Records what Alice sends while she does something: her peer event first, then each event once, as it was made. */
export const sentBy = async (
  act: (alice: StorySession, world: VirtualWorld) => Promise<void>,
  seed = 5,
): Promise<{ readonly packets: History }> => {
  const world = virtualWorld(seed);
  const tap = tapped(world.wire.transport());
  const node = await openNodeIn(world, story, { transport: tap.transport });
  const alice = right(node.as(right(await node.api['identity.create']({ name: 'Alice' })).identity_id));
  const { link } = right(await alice.api['identity.invite']({}));
  right(await node.api['identity.join']({ name: 'Bob', link }));
  await world.advance(5_000);
  tap.parcels.length = 0;
  await act(alice, world);
  await world.advance(5_000);
  node.close();
  const packets = byContent(tap.parcels.map(({ packet }) => packet)).filter((packet) => typeOf(packet) !== SYNC_PEERS);
  const isPeer = (packet: Uint8Array): boolean => typeOf(packet) === PEER;
  // Peers come along with each question of sync: Alice is the one who signs the rest.
  const named = packets.filter((packet) => isPeer(packet) && Buffer.from(packet).includes('Alice'));
  return { packets: [...named, ...packets.filter((packet) => !isPeer(packet))] };
};

const PEER = 2;
const SYNC_PEERS = 4;
const typeOf = (packet: Uint8Array): number | undefined => packet[2];

/** Alice writes notes that follow each other, tags, messages, and an erasure; all she sends is recorded. */
export const writeHistory = async (notes: number, seed: number): Promise<History> => {
  const random = seededRandom(seed + 7);
  const made: string[] = [];
  const { packets } = await sentBy(async (alice, world) => {
    for (let n = 0; n < notes; n += 1) {
      const parents = [...new Set(pick(random, made, Math.min(made.length, n % 4)))];
      const { event_id } = right(
        await alice.api['note.create']({ text: n % 5 === 0 ? `#${n}` : `note ${n}`, parents }),
      );
      made.push(event_id);
      if (n % 5 === 0) right(await alice.api['tagged.create']({ tag: String(n) }));
      if (n % 3 === 0) right(await alice.api['message.create']({ text: `message ${n}` }));
      await world.advance(1);
    }
    // A leaf: what hangs on a note that was erased is refused only if it comes later.
    right(await alice.api['note.erase']({ target: made.at(-1) ?? '' }));
  }, seed);
  return packets;
};

const pick = (random: Random, from: readonly string[], count: number): readonly string[] =>
  Array.from({ length: count }, () => from[integerBetween(random, 0, from.length - 1)] ?? '');

/** The same packets in another order. */
export const shuffled = <A>(items: readonly A[], random: Random): readonly A[] => {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = integerBetween(random, 0, at);
    const [a, b] = [order[at], order[other]];
    if (a !== undefined && b !== undefined) [order[at], order[other]] = [b, a];
  }
  return order;
};

/** Everything a reader sees, as one string. */
export const digestOf = async (reader: StorySession): Promise<string> =>
  JSON.stringify([
    right(await reader.api['note.list']({})),
    right(await reader.api['tag.list']({})),
    right(await reader.api['message.list']({ limit: 200 })),
    right(await reader.api['peer.list']({})).filter(({ own }) => !own),
  ]);

/** Gives packets to a fresh reader, one an instant, and answers what she ends with. */
export const readHistory = async (packets: History, protocol = story, everyMs = 0) => {
  const world = virtualWorld(1_000);
  const node = await openNodeIn(world, protocol);
  const carol = right(node.as(right(await node.api['identity.create']({ name: 'Carol' })).identity_id));
  const { link } = right(await carol.api['identity.invite']({}));
  const throwAt = stranger(world);
  for (const packet of packets) {
    throwAt(addressIn(link), packet);
    if (everyMs > 0) await world.advance(everyMs);
  }
  await world.advance(2_000);
  const digest = await digestOf(carol);
  const { counters, waiting } = node.stats();
  node.close();
  return { digest, waiting: waiting.rows, counters };
};
