import { Heap } from 'heap-js';
import { BehaviorSubject, type SchedulerLike, Subject, type Subscription } from 'rxjs';
import { toHex } from '../../lib/ids';
import { type Random, integerBetween, uniform } from '../../lib/random';
import {
  type Arrival,
  type Offered,
  PACKET_BYTES_MAX,
  type Parcel,
  type Transport,
  type TransportStatus,
} from './transport';

/** How bad the simulated wire is. All chances are from 0 to 1 and drawn from one `Random`. */
export interface Weather {
  /** Shortest and longest way of a packet, in milliseconds. */
  readonly latencyMs: readonly [number, number];
  readonly loss: number;
  readonly duplication: number;
  /** Chance that a packet is held back for as long again as the longest way, so that later ones overtake it. */
  readonly reordering: number;
  readonly packetBytesMax: number;
}

export const FAIR_WEATHER: Weather = {
  latencyMs: [1, 1],
  loss: 0,
  duplication: 0,
  reordering: 0,
  packetBytesMax: PACKET_BYTES_MAX,
};

/** Packets under way at most; an offer beyond it is answered `queue-full`. */
export const IN_FLIGHT_MAX = 100_000;

export interface WireStats {
  readonly offered: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Cut off by a partition. */
  readonly cut: number;
  /** Sent to an address nobody listens on. */
  readonly unheard: number;
  readonly bytes: number;
}

/** A wire within one process, on which addresses are opaque bytes. One transport a node. */
export interface Simulator {
  readonly transport: () => Transport;
  /** Lets packets pass only within each of `sides`; an address in none is cut off from all that are in one. */
  readonly partition: (sides: readonly (readonly Uint8Array[])[]) => void;
  readonly heal: () => void;
  readonly setWeather: (weather: Partial<Weather>) => void;
  readonly stats: () => WireStats;
}

interface Flying {
  readonly dueMs: number;
  readonly order: number;
  readonly parcel: Parcel;
}

interface Endpoint {
  readonly arrived$: Subject<Arrival>;
  readonly addresses: Set<string>;
}

const NO_STATS = { offered: 0, delivered: 0, lost: 0, duplicated: 0, cut: 0, unheard: 0, bytes: 0 };

/**
 * Opens a wire. Packets lie in its own heap with at most one action pending on the scheduler, so that in virtual time
 * a step costs the same however many are under way.
 */
export const openSimulator = (
  scheduler: SchedulerLike,
  random: Random,
  initial: Partial<Weather> = {},
  inFlightMax = IN_FLIGHT_MAX,
): Simulator => {
  const flying = new Heap<Flying>((a, b) => a.dueMs - b.dueMs || a.order - b.order);
  const listeners = new Map<string, Endpoint>();
  const stats = { ...NO_STATS };
  let weather: Weather = { ...FAIR_WEATHER, ...initial };
  let sideOf: ReadonlyMap<string, number> | undefined;
  let order = 0;
  let pending: { readonly dueMs: number; readonly action: Subscription } | undefined;

  const land = ({ parcel }: Flying): void => {
    const endpoint = listeners.get(toHex(parcel.to));
    stats[endpoint === undefined ? 'unheard' : 'delivered'] += 1;
    endpoint?.arrived$.next({ to: parcel.to, packet: parcel.packet, origin: `sim:${toHex(parcel.from)}` });
  };

  const landDue = (): void => {
    pending = undefined;
    for (let next = flying.peek(); next !== undefined && next.dueMs <= scheduler.now(); next = flying.peek()) {
      flying.pop();
      land(next);
    }
    plan();
  };

  const plan = (): void => {
    const next = flying.peek();
    if (next === undefined || (pending !== undefined && pending.dueMs <= next.dueMs)) return;
    pending?.action.unsubscribe();
    pending = { dueMs: next.dueMs, action: scheduler.schedule(landDue, Math.max(0, next.dueMs - scheduler.now())) };
  };

  const launch = (parcel: Parcel): void => {
    const [low, high] = weather.latencyMs;
    const held = uniform(random) < weather.reordering ? high : 0;
    order += 1;
    flying.push({ dueMs: scheduler.now() + integerBetween(random, low, high) + held, order, parcel });
    plan();
  };

  const isCut = ({ from, to }: Parcel): boolean =>
    sideOf !== undefined && sideOf.get(toHex(from)) !== sideOf.get(toHex(to));

  const send = (parcel: Parcel): Offered => {
    if (parcel.packet.length > weather.packetBytesMax) return 'too-big';
    if (flying.length >= inFlightMax) return 'queue-full';
    stats.offered += 1;
    stats.bytes += parcel.packet.length;
    const [lost, twice] = [uniform(random) < weather.loss, uniform(random) < weather.duplication];
    if (isCut(parcel)) stats.cut += 1;
    else if (lost) stats.lost += 1;
    else launch(parcel);
    if (twice && !lost && !isCut(parcel)) {
      stats.duplicated += 1;
      launch(parcel);
    }
    return 'accepted';
  };

  const transport = (): Transport => {
    const endpoint: Endpoint = { arrived$: new Subject<Arrival>(), addresses: new Set() };
    const status$ = new BehaviorSubject<TransportStatus>('down');
    const unlisten = (address: Uint8Array): void => {
      const name = toHex(address);
      if (endpoint.addresses.delete(name)) listeners.delete(name);
    };
    let stopped = false;
    return {
      caps: { id: 'simulator', packetBytesMax: weather.packetBytesMax },
      inbound$: endpoint.arrived$.asObservable(),
      status$: status$.asObservable(),
      start: () => void (stopped || status$.next('up')),
      stop: () => {
        stopped = true;
        for (const name of endpoint.addresses) listeners.delete(name);
        endpoint.addresses.clear();
        endpoint.arrived$.complete();
        status$.next('down');
        status$.complete();
      },
      listen: (address) => {
        if (stopped) return;
        endpoint.addresses.add(toHex(address));
        listeners.set(toHex(address), endpoint);
      },
      unlisten,
      send: (parcel) => (stopped ? 'closed' : send(parcel)),
    };
  };

  return {
    transport,
    partition: (sides) => {
      sideOf = new Map(sides.flatMap((side, at) => side.map((address) => [toHex(address), at] as const)));
    },
    heal: () => {
      sideOf = undefined;
    },
    setWeather: (changes) => {
      weather = { ...weather, ...changes };
    },
    stats: () => ({ ...stats }),
  };
};
