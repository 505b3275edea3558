import { BehaviorSubject, type SchedulerLike, Subject, asyncScheduler } from 'rxjs';
import type { PaceLimits } from './pace';
import { openPacedSender } from './pacedSender';
import { type Arrival, PACKET_BYTES_MAX, type Parcel, type Transport, type TransportStatus } from './transport';
import { type Family, type UdpPlace, destinationIn, familyOf } from './udpAddress';
import { type UdpRoom, type UdpWaiting, bindAll } from './udpRoom';
import type { UdpSocket } from './udpSocket';
import { type UdpStats, startCounting } from './udpStats';

export interface UdpOptions {
  /** Where to listen: at most one IPv4 and one IPv6 address of this machine. Port 0 takes any free one. */
  readonly listen: readonly UdpPlace[];
  /** Limits of the send rate. */
  readonly scheduler?: SchedulerLike;
  /** Clock for `dueMs`, in milliseconds; the scheduler's by default. */
  readonly now?: () => number;
  readonly pace?: PaceLimits;
  readonly queuedMax?: number;
  readonly queuedPerDestinationMax?: number;
}

/**
 * Carries packets over UDP. Addresses are text: `127.0.0.1 7443`, `::1 7443`. One socket serves every local address,
 * so an arrival does not say which it was sent to. Source: sync, "Transports".
 */
export interface UdpTransport extends Transport {
  /** Bound addresses with their actual ports. Empty until `status$` says `up` or `degraded`. */
  readonly address: () => readonly UdpPlace[];
  readonly stats: () => UdpStats;
}

const isLate = ({ now }: UdpRoom, { dueMs }: Pick<Parcel, 'dueMs'>): boolean => dueMs !== undefined && now() > dueMs;

/** Is there a socket of this family, or may there be one once all are bound? */
const mayReach = ({ sockets, status$ }: UdpRoom, listen: readonly UdpPlace[], family: Family): boolean =>
  sockets.get(family)?.isUsable() ??
  (!('reason' in status$.value) && listen.some(({ host }) => familyOf(host) === family));

const offerIn =
  (room: UdpRoom, listen: readonly UdpPlace[]): Transport['send'] =>
  (parcel) => {
    const { to, packet, dueMs } = parcel;
    if (room.state === 'stopped') return 'closed';
    if (packet.length > PACKET_BYTES_MAX) return 'too-big';
    if (isLate(room, parcel)) return 'expired';
    const destination = destinationIn(to);
    if (destination === undefined) return 'unreachable';
    const { host, port, family } = destination;
    if (!mayReach(room, listen, family)) return 'unreachable';
    const waiting: UdpWaiting = dueMs === undefined ? { packet, destination } : { packet, destination, dueMs };
    return room.sender.offer(`${host} ${port}`, waiting) ? 'accepted' : 'queue-full';
  };

const handIn = (room: UdpRoom, waiting: UdpWaiting): boolean => {
  const { packet, destination } = waiting;
  if (isLate(room, waiting)) {
    room.counts.expired += 1;
    return false;
  }
  room.counts.sent += 1;
  room.counts.bytesSent += packet.length;
  room.sockets.get(destination.family)?.send(packet, destination);
  return true;
};

const stop = ({ sender, counts, sockets, arrived$, status$ }: UdpRoom): void => {
  counts.abandoned += sender.stop();
  for (const socket of sockets.values()) socket.close();
  arrived$.complete();
  status$.next({ state: 'down' });
  status$.complete();
};

const openRoom = (options: UdpOptions): UdpRoom => {
  const { scheduler = asyncScheduler, now = () => scheduler.now(), pace, queuedMax, queuedPerDestinationMax } = options;
  const sockets = new Map<Family, UdpSocket>();
  const room: UdpRoom = {
    arrived$: new Subject<Arrival>(),
    status$: new BehaviorSubject<TransportStatus>({ state: 'down' }),
    counts: startCounting(),
    sockets,
    sender: openPacedSender<UdpWaiting>({
      scheduler,
      hand: (waiting) => handIn(room, waiting),
      isStrained: () => [...sockets.values()].some((socket) => socket.unsent() > 0),
      pace,
      queuedMax,
      queuedPerDestinationMax,
    }),
    now,
    state: 'new',
  };
  return room;
};

/** Prepares a transport without opening sockets: `start` binds them, and `status$` reports the outcome. */
export const openUdp = (options: UdpOptions): UdpTransport => {
  const listen = [...options.listen];
  const room = openRoom(options);
  const { arrived$, status$, sockets, sender, counts } = room;
  return {
    caps: { id: 'udp', packetBytesMax: PACKET_BYTES_MAX, hidesAddress: false, needsHints: false },
    inbound$: arrived$.asObservable(),
    status$: status$.asObservable(),
    start: () => {
      if (room.state !== 'new') return;
      room.state = 'started';
      status$.next({ state: 'starting' });
      bindAll(room, listen);
    },
    stop: () => {
      if (room.state === 'stopped') return;
      room.state = 'stopped';
      stop(room);
    },
    // One socket serves every local address, so there is nothing to do.
    listen: () => undefined,
    unlisten: () => undefined,
    send: offerIn(room, listen),
    address: () => [...sockets.values()].flatMap((socket) => socket.place() ?? []),
    stats: () => ({
      ...counts,
      queued: sender.queued(),
      ratePerS: sender.ratePerS(),
      buffers: [...sockets.values()].filter((socket) => socket.isUsable()).map((socket) => socket.buffers()),
    }),
  };
};
