import { BehaviorSubject, type SchedulerLike, Subject } from 'rxjs';
import { toHex } from '../../lib/ids';
import type { Random } from '../../lib/random';
import { type Flights, openFlights } from './flights';
import type { Arrival, Offered, Parcel, Transport, TransportStatus } from './transport';
import { IDEAL_CONDITIONS, type WireConditions, drawFate } from './wireConditions';

/** Packets in flight at most; a further offer is answered `queue-full`. */
export const IN_FLIGHT_MAX = 100_000;

export interface WireStats {
  readonly offered: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Dropped by a partition. */
  readonly cut: number;
  /** Sent to an address nobody listens on. */
  readonly unheard: number;
  readonly bytes: number;
}

/** A wire within one process. Addresses are opaque bytes; each node has one transport. */
export interface Simulator {
  readonly transport: () => Transport;
  /** Lets packets pass only within each of `sides`. An address in no side reaches only others in no side. */
  readonly partition: (sides: readonly (readonly Uint8Array[])[]) => void;
  readonly heal: () => void;
  readonly setConditions: (conditions: Partial<WireConditions>) => void;
  readonly stats: () => WireStats;
}

interface Endpoint {
  readonly arrived$: Subject<Arrival>;
  readonly addresses: Set<string>;
}

/** The state of one wire. */
interface Wire {
  readonly now: () => number;
  conditions: WireConditions;
  sideOf: ReadonlyMap<string, number> | undefined;
  readonly listeners: Map<string, Endpoint>;
  readonly stats: { -readonly [K in keyof WireStats]: WireStats[K] };
}

const isCut = ({ sideOf }: Wire, { from, to }: Parcel): boolean =>
  sideOf !== undefined && sideOf.get(toHex(from)) !== sideOf.get(toHex(to));

const land = ({ listeners, stats }: Wire, { from, to, packet }: Parcel): void => {
  const endpoint = listeners.get(toHex(to));
  stats[endpoint === undefined ? 'unheard' : 'delivered'] += 1;
  endpoint?.arrived$.next({ to, packet, origin: `sim:${toHex(from)}` });
};

const offer = (wire: Wire, flights: Flights, random: Random, inFlightMax: number, parcel: Parcel): Offered => {
  const { conditions, stats } = wire;
  const { dueMs = Infinity } = parcel;
  if (parcel.packet.length > conditions.packetBytesMax) return 'too-big';
  if (wire.now() > dueMs) return 'expired';
  if (flights.count() >= inFlightMax) return 'queue-full';
  const { lost, landsInMs } = drawFate(conditions, random);
  stats.offered += 1;
  stats.bytes += parcel.packet.length;
  if (isCut(wire, parcel)) stats.cut += 1;
  else {
    stats.lost += lost ? 1 : 0;
    stats.duplicated += landsInMs.length > 1 ? 1 : 0;
    for (const inMs of landsInMs) flights.launch(parcel, inMs);
  }
  return 'accepted';
};

/** One node's end of the wire. */
const openEnd = ({ conditions, listeners }: Wire, send: (parcel: Parcel) => Offered): Transport => {
  const caps = { id: 'simulator', packetBytesMax: conditions.packetBytesMax, hidesAddress: true, needsHints: false };
  const end: Endpoint = { arrived$: new Subject<Arrival>(), addresses: new Set() };
  const status$ = new BehaviorSubject<TransportStatus>({ state: 'down' });
  let stopped = false;
  return {
    caps,
    inbound$: end.arrived$.asObservable(),
    status$: status$.asObservable(),
    start: () => {
      if (!stopped && status$.value.state === 'down') status$.next({ state: 'up' });
    },
    stop: () => {
      stopped = true;
      for (const name of end.addresses) if (listeners.get(name) === end) listeners.delete(name);
      end.addresses.clear();
      end.arrived$.complete();
      status$.next({ state: 'down' });
      status$.complete();
    },
    listen: (address) => {
      if (stopped) return;
      end.addresses.add(toHex(address));
      listeners.set(toHex(address), end);
    },
    unlisten: (address) => {
      const name = toHex(address);
      end.addresses.delete(name);
      if (listeners.get(name) === end) listeners.delete(name);
    },
    send: (parcel) => (stopped ? 'closed' : send(parcel)),
  };
};

const NO_STATS: WireStats = { offered: 0, delivered: 0, lost: 0, duplicated: 0, cut: 0, unheard: 0, bytes: 0 };

/** Opens a wire with latency, loss, duplication, reordering, a size limit and partitions, all drawn from one seed. */
export const openSimulator = (
  scheduler: SchedulerLike,
  random: Random,
  conditions: Partial<WireConditions> = {},
  inFlightMax = IN_FLIGHT_MAX,
): Simulator => {
  const wire: Wire = {
    now: () => scheduler.now(),
    conditions: { ...IDEAL_CONDITIONS, ...conditions },
    sideOf: undefined,
    listeners: new Map(),
    stats: { ...NO_STATS },
  };
  const flights = openFlights(scheduler, (parcel) => land(wire, parcel));
  return {
    transport: () => openEnd(wire, (parcel) => offer(wire, flights, random, inFlightMax, parcel)),
    partition: (sides) => {
      wire.sideOf = new Map(sides.flatMap((side, at) => side.map((address) => [toHex(address), at] as const)));
    },
    heal: () => {
      wire.sideOf = undefined;
    },
    setConditions: (changes) => {
      wire.conditions = { ...wire.conditions, ...changes };
    },
    stats: () => ({ ...wire.stats }),
  };
};
