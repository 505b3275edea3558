import { type Socket, createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { SchedulerLike } from 'rxjs';
import type { Random } from '../../../lib/random';
import { openFlights } from '../../../streams/transports/flights';
import type { UdpPlace } from '../../../streams/transports/udpAddress';
import { IDEAL_CONDITIONS, type WireConditions, drawFate } from '../../../streams/transports/wireConditions';

/** What the scenarios between processes live through. */
export const BAD_CONDITIONS: WireConditions = {
  ...IDEAL_CONDITIONS,
  loss: 0.1,
  duplication: 0.05,
  latencyMs: [0, 200],
  reordering: 0.05,
};

/** Packets kept while it records; later ones are passed on, but not kept. */
export const RECORDED_MAX = 100_000;

export interface Recorded {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly packet: Uint8Array;
}

export interface WayStats {
  /** Packets and bytes that came in on this way. */
  packets: number;
  bytes: number;
  lost: number;
  duplicated: number;
  /** Kept back by a partition or a cut. */
  cut: number;
  /** Packets passed on, copies and replays included, and their bytes. */
  delivered: number;
  deliveredBytes: number;
  replayed: number;
}

/** A bad wire between real sockets of one machine. */
export interface UdpRelay {
  /** Opens the port that stands for a node. Said again of a node that has moved: the port stays, the place changes. */
  readonly stand: (name: string, real: UdpPlace) => Promise<UdpPlace>;
  /** Packets pass only within each side; a node in none is cut off from all that are in one. */
  readonly partition: (sides: readonly (readonly string[])[]) => void;
  /** Nothing passes between these two, either way. */
  readonly cut: (one: string, other: string) => void;
  /** Ends the partition and all cuts. */
  readonly heal: () => void;
  readonly setConditions: (conditions: Partial<WireConditions>) => void;
  readonly record: (on: boolean) => void;
  readonly recorded: () => readonly Recorded[];
  /** Sends recorded packets once more, now, whatever the conditions; answers how many. */
  readonly replay: (which?: (one: Recorded) => boolean) => number;
  /** By way: `A→B`. */
  readonly stats: () => Readonly<Record<string, Readonly<WayStats>>>;
  /** Packets of senders that no port stands for. */
  readonly strangers: () => number;
  readonly underWay: () => number;
  readonly close: () => void;
}

interface Stand {
  readonly name: string;
  readonly socket: Socket;
  readonly place: UdpPlace;
  real: UdpPlace;
}

const HOST = '127.0.0.1';
const BUFFER_BYTES = 4 * 1_024 * 1_024;
const NO_STATS: WayStats = {
  packets: 0,
  bytes: 0,
  lost: 0,
  duplicated: 0,
  cut: 0,
  delivered: 0,
  deliveredBytes: 0,
  replayed: 0,
};
const bytesOf = (name: string): Uint8Array => Buffer.from(name);
const nameOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** What passes, and what does not. */
const openBorders = () => {
  const cuts = new Set<string>();
  let sideOf: ReadonlyMap<string, number> | undefined;
  const pair = (one: string, other: string): string => JSON.stringify([one, other].sort());
  return {
    areClosed: (from: string, to: string): boolean =>
      cuts.has(pair(from, to)) || (sideOf !== undefined && sideOf.get(from) !== sideOf.get(to)),
    partition: (sides: readonly (readonly string[])[]): void => {
      sideOf = new Map(sides.flatMap((side, at) => side.map((name) => [name, at] as const)));
    },
    cut: (one: string, other: string): void => void cuts.add(pair(one, other)),
    heal: (): void => {
      cuts.clear();
      sideOf = undefined;
    },
  };
};

const openTally = () => {
  const ways = new Map<string, WayStats>();
  return {
    of: (from: string, to: string): WayStats => {
      const way = `${from}→${to}`;
      const stats = ways.get(way) ?? { ...NO_STATS };
      ways.set(way, stats);
      return stats;
    },
    all: () => Object.fromEntries([...ways].map(([way, stats]) => [way, { ...stats }])),
  };
};

const openSocket = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.bind(0, HOST);
  await once(socket, 'listening');
  socket.setRecvBufferSize(BUFFER_BYTES);
  socket.setSendBufferSize(BUFFER_BYTES);
  return socket;
};

/** For each node a port stands: who sends there reaches that node, and seems to come from the port that stands for itself. */
export const openUdpRelay = (
  scheduler: SchedulerLike,
  random: Random,
  start: Partial<WireConditions> = {},
): UdpRelay => {
  const [stands, places] = [new Map<string, Stand>(), new Map<number, string>()];
  const [borders, tally, records] = [openBorders(), openTally(), [] as Recorded[]];
  let [conditions, recording, strangers, closed] = [{ ...IDEAL_CONDITIONS, ...start }, false, 0, false];

  const pass = (from: string, to: string, packet: Uint8Array): void => {
    const [sender, receiver] = [stands.get(from), stands.get(to)];
    if (closed || sender === undefined || receiver === undefined) return;
    const stats = tally.of(from, to);
    stats.delivered += 1;
    stats.deliveredBytes += packet.length;
    sender.socket.send(packet, receiver.real.port, receiver.real.host);
  };
  const flights = openFlights(scheduler, (one) => pass(nameOf(one.from), nameOf(one.to), one.packet));

  const takeIn = (to: string, packet: Uint8Array, port: number): void => {
    const from = places.get(port);
    if (from === undefined) return void (strangers += 1);
    const [stats, { lost, landsInMs }] = [tally.of(from, to), drawFate(conditions, random)];
    stats.packets += 1;
    stats.bytes += packet.length;
    if (recording && records.length < RECORDED_MAX) records.push({ atMs: scheduler.now(), from, to, packet });
    if (borders.areClosed(from, to)) return void (stats.cut += 1);
    stats.lost += lost ? 1 : 0;
    stats.duplicated += landsInMs.length > 1 ? 1 : 0;
    for (const inMs of landsInMs) flights.launch({ from: bytesOf(from), to: bytesOf(to), packet }, inMs);
  };

  const open = async (name: string, real: UdpPlace): Promise<Stand> => {
    const socket = await openSocket();
    const stand: Stand = { name, socket, place: { host: HOST, port: socket.address().port }, real };
    socket.on('message', (packet, { port }) => takeIn(name, packet, port));
    stands.set(name, stand);
    return stand;
  };

  return {
    stand: async (name, real) => {
      const stand = stands.get(name) ?? (await open(name, real));
      places.delete(stand.real.port);
      stand.real = real;
      places.set(real.port, name);
      return stand.place;
    },
    ...borders,
    setConditions: (changes) => void (conditions = { ...conditions, ...changes }),
    record: (on) => void (recording = on),
    recorded: () => [...records],
    replay: (which = () => true) => {
      const again = records.filter(which);
      for (const { from, to, packet } of again) {
        tally.of(from, to).replayed += 1;
        pass(from, to, packet);
      }
      return again.length;
    },
    stats: tally.all,
    strangers: () => strangers,
    underWay: flights.count,
    close: () => {
      if (closed) return;
      closed = true;
      for (const { socket } of stands.values()) socket.close();
    },
  };
};
