import type { BehaviorSubject, Subject } from 'rxjs';
import type { PacedSender } from './pacedSender';
import { type Arrival, PACKET_BYTES_MAX, type Parcel, type TransportStatus } from './transport';
import { type Family, PORT_MAX, type UdpDestination, type UdpPlace, familyOf, originOf } from './udpAddress';
import { type UdpSocket, type UdpSocketEvents, openUdpSocket } from './udpSocket';
import type { UdpCounting } from './udpStats';

export interface UdpWaiting extends Pick<Parcel, 'packet' | 'dueMs'> {
  readonly destination: UdpDestination;
}

export interface UdpRoom {
  readonly arrived$: Subject<Arrival>;
  readonly status$: BehaviorSubject<TransportStatus>;
  readonly counts: UdpCounting;
  readonly sockets: Map<Family, UdpSocket>;
  readonly sender: PacedSender<UdpWaiting>;
  readonly now: () => number;
  state: 'new' | 'started' | 'stopped';
}

const eventsIn = (room: UdpRoom, settled: (reason?: string) => void): UdpSocketEvents => ({
  onPacket: (packet, from) => {
    if (packet.length > PACKET_BYTES_MAX) {
      room.counts.oversized += 1;
      return;
    }
    room.counts.received += 1;
    room.counts.bytesReceived += packet.length;
    room.arrived$.next({ to: undefined, packet, origin: originOf(from) });
  },
  onBound: () => settled(),
  onFailed: settled,
  onUnsent: (strained) => {
    room.counts.unsent += 1;
    if (strained) room.sender.strained();
  },
  onError: () => {
    room.counts.errors += 1;
  },
});

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port <= PORT_MAX;

/** Binds all sockets and reports once, after the last of them has succeeded or failed. */
export const bindAll = (room: UdpRoom, listen: readonly UdpPlace[]): void => {
  const reasons: string[] = [];
  let open = listen.length;
  const conclude = (): void => {
    if (open > 0 || room.state === 'stopped') return;
    const [reason = 'udp.listens_somewhere'] = reasons;
    if (reasons.length === listen.length) room.status$.next({ state: 'down', reason });
    else room.status$.next(reasons.length === 0 ? { state: 'up' } : { state: 'degraded', reason });
    room.sender.start();
  };
  const settled = (reason?: string): void => {
    if (reason !== undefined) reasons.push(reason);
    open -= 1;
    conclude();
  };
  conclude();
  for (const place of listen) {
    const family = familyOf(place.host);
    if (room.state === 'stopped') return;
    if (family === undefined) settled('udp.host_is_an_ip_address');
    else if (!isPort(place.port)) settled('udp.port_is_valid');
    else if (room.sockets.has(family)) settled('udp.one_socket_a_family');
    else {
      const socket = openUdpSocket(family, place, eventsIn(room, settled));
      room.sockets.set(family, socket);
      socket.bind();
    }
  }
};
