import { concatMap, delay, filter, identity, of, tap } from 'rxjs';
import type { Transport } from '../../../streams';
import type { VirtualWorld } from '../../../streams/testing';
import { type Founded, type Person, found, joinBy, openQuiet, say, textsOf } from './cast';
import { copyOf } from './records';
import { right } from '../common/right';

/** A packet of a session that carries one event. */
const EVENT_PACKET_BYTES = 651;

/** What went over an end, both ways. */
export interface Traffic {
  readonly eventsOut: number;
  readonly eventsIn: number;
  /** All that is no event of a session: frames, and what introduces a device. */
  readonly others: number;
  readonly bytes: number;
}

/**
 * A node's end of the wire that counts what passes, and lets pass only what it is told to. On a slow line one packet
 * comes in every so many milliseconds, and the others queue.
 */
export const openEnd = (world: VirtualWorld, everyMs = 0) => {
  const end = world.wire.transport();
  let left = Infinity;
  let passes: (packet: Uint8Array) => boolean = () => true;
  let counted: Traffic = { eventsOut: 0, eventsIn: 0, others: 0, bytes: 0 };
  const count = (packet: Uint8Array, way: 'eventsOut' | 'eventsIn'): void => {
    left -= 1;
    const name = packet.length === EVENT_PACKET_BYTES ? way : 'others';
    counted = { ...counted, [name]: counted[name] + 1, bytes: counted.bytes + packet.length };
  };
  const isOpen = (packet: Uint8Array): boolean => left > 0 && passes(packet);
  const transport: Transport = {
    ...end,
    inbound$: end.inbound$.pipe(
      everyMs === 0 ? identity : concatMap((arrival) => of(arrival).pipe(delay(everyMs, world.scheduler))),
      filter(({ packet }) => isOpen(packet)),
      tap(({ packet }) => count(packet, 'eventsIn')),
    ),
    send: (parcel) => {
      if (!isOpen(parcel.packet)) return 'accepted';
      count(parcel.packet, 'eventsOut');
      return end.send(parcel);
    },
  };
  return {
    transport,
    /** Lets so many packets pass, both ways together, and then nothing. */
    open: (packets = Infinity): void => void (left = packets),
    isSpent: (): boolean => left <= 0,
    /** Loses what is not let pass. */
    onlyIf: (test: (packet: Uint8Array) => boolean): void => void (passes = test),
    /** What passed since it was last asked. */
    traffic: (): Traffic => {
      const now = counted;
      counted = { eventsOut: 0, eventsIn: 0, others: 0, bytes: 0 };
      return now;
    },
  };
};
export type End = ReturnType<typeof openEnd>;

export const isEventPacket = (packet: Uint8Array): boolean => packet.length === EVENT_PACKET_BYTES;

/** Says so many things, all at one time. */
export const sayMany = async (one: Person, channel_id: string, what: string, count: number): Promise<void> => {
  for (let nth = 0; nth < count; nth += 1) await say(one, channel_id, `${what} ${nth}`);
};

/** Everyone reads the same, and so many messages of it. */
export const isSame = async (people: readonly Person[], channel_id: string, count: number): Promise<boolean> => {
  const all = await Promise.all(people.map((one) => textsOf(one, channel_id)));
  return all.every((texts) => texts.length === Math.min(count, 200) && texts.join() === all[0]?.join());
};

/** Lets time pass, in steps, until it is so; answers how long that took, at most `mostMs`. */
export const until = async (
  world: VirtualWorld,
  isSo: () => Promise<boolean> | boolean,
  mostMs: number,
  stepMs = 100,
): Promise<number> => {
  let ms = 0;
  while (ms < mostMs && !(await isSo())) {
    await world.advance(stepMs);
    ms += stepMs;
  }
  return ms;
};

/** Events of a node that may travel. */
export const stored = ({ node }: Pick<Person, 'node'>): number => {
  const db = copyOf(node);
  const count = db.prepare<[], number>('SELECT count(*) FROM events WHERE local_only = 0').pluck().get();
  db.close();
  return count ?? 0;
};

/** Alice, who made a network, and Bob, who came by link, a while ago: the end is Bob's, and takes one packet in `everyMs`. */
export const aliceAndBobAtEnds = async (
  world: VirtualWorld,
  said = 0,
  bobs: Parameters<typeof openQuiet>[1] = {},
  everyMs = 0,
) => {
  const alice: Founded = await found(await openQuiet(world), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
  const end = openEnd(world, everyMs);
  const bob = await joinBy(await openQuiet(world, { ...bobs, transport: end.transport }), 'Bob', link);
  await world.advance(10_000);
  await sayMany(alice, alice.channel_id, 'before', said);
  await world.advance(20_000);
  return { alice, bob, end, link };
};
