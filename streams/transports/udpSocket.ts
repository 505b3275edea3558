import { type Socket, createSocket } from 'node:dgram';
import type { Family, UdpDestination, UdpPlace } from './udpAddress';

/** Asked of the system for each socket, in bytes; it may grant less. With the usual 208 kB, bursts are lost. */
export const BUFFER_BYTES = 4 * 1_024 * 1_024;

/** What was granted, in bytes; Linux counts its own bookkeeping in. */
export interface UdpBuffers {
  readonly receiveBytes: number;
  readonly sendBytes: number;
}

export interface UdpSocketEvents {
  readonly onPacket: (packet: Uint8Array, from: { readonly address: string; readonly port: number }) => void;
  /** Once: it is bound. */
  readonly onBound: () => void;
  /** Once, instead of that: by this rule it cannot be. */
  readonly onFailed: (reason: string) => void;
  /** A packet did not leave. `strained`: for want of room. */
  readonly onUnsent: (strained: boolean) => void;
  /** Whatever else befell it. It goes on. */
  readonly onError: () => void;
}

export interface UdpSocket {
  /** Never throws. */
  readonly bind: () => void;
  /** It was not closed, and may still be bound. */
  readonly isUsable: () => boolean;
  readonly send: (packet: Uint8Array, destination: UdpDestination) => void;
  /** Packets the system has not taken yet. */
  readonly unsent: () => number;
  readonly place: () => UdpPlace | undefined;
  readonly buffers: () => UdpBuffers;
  readonly close: () => void;
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['EADDRINUSE', 'udp.address_is_free'],
  ['EADDRNOTAVAIL', 'udp.address_is_of_this_machine'],
  ['EACCES', 'udp.port_is_allowed'],
  ['EPERM', 'udp.port_is_allowed'],
  ['EAFNOSUPPORT', 'udp.family_is_supported'],
  ['ERR_SOCKET_BAD_PORT', 'udp.port_is_valid'],
]);
const NO_ROOM: ReadonlySet<unknown> = new Set(['ENOBUFS', 'EAGAIN', 'EWOULDBLOCK', 'ENOMEM']);

const codeOf = (cause: unknown): unknown =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;

const attempt = <A>(make: () => A, otherwise: (cause: unknown) => A): A => {
  try {
    return make();
  } catch (cause: unknown) {
    return otherwise(cause);
  }
};

/** Some systems refuse what is too much, others grant less: so by halves, until one is granted. */
const widen = (set: (bytes: number) => void): void => {
  for (let bytes = BUFFER_BYTES; bytes >= 65_536; bytes /= 2) {
    if (
      attempt(
        () => (set(bytes), true),
        () => false,
      )
    )
      return;
  }
};

const placeOf = (socket: Socket): UdpPlace => {
  const { address, port } = socket.address();
  return { host: address, port };
};

const NO_BUFFERS: UdpBuffers = { receiveBytes: 0, sendBytes: 0 };
const buffersOf = (socket: Socket): UdpBuffers => ({
  receiveBytes: socket.getRecvBufferSize(),
  sendBytes: socket.getSendBufferSize(),
});

const opened = (family: Family, { onPacket }: UdpSocketEvents): Socket =>
  createSocket(
    {
      type: family === 4 ? 'udp4' : 'udp6',
      ipv6Only: family === 6,
      // Only addresses come this far: nothing is ever asked of a name server, and a packet is given away at once.
      lookup: (host, _options, found) => found(null, host, family),
    },
    onPacket,
  );

/** One socket. Never throws; no error ends it but that it could not be bound. */
export const openUdpSocket = (family: Family, { host, port }: UdpPlace, events: UdpSocketEvents): UdpSocket => {
  const { onBound, onFailed, onUnsent, onError } = events;
  const socket = opened(family, events);
  let state: 'binding' | 'bound' | 'closed' = 'binding';

  const close = (): void => {
    if (state === 'closed') return;
    state = 'closed';
    socket.close();
  };
  const fail = (cause: unknown): void => {
    if (state !== 'binding') return onError();
    close();
    onFailed(REASONS.get(codeOf(cause)) ?? 'udp.binds');
  };
  const told = (cause: Error | null): void => {
    if (cause !== null) onUnsent(NO_ROOM.has(codeOf(cause)));
  };
  const whenBound = <A>(ask: () => A, otherwise: A): A =>
    state === 'bound' ? attempt(ask, () => otherwise) : otherwise;

  socket.on('error', fail);
  socket.on('listening', () => {
    if (state !== 'binding') return;
    state = 'bound';
    widen((bytes) => socket.setRecvBufferSize(bytes));
    widen((bytes) => socket.setSendBufferSize(bytes));
    onBound();
  });
  return {
    bind: () => attempt(() => void socket.bind({ address: host, port, exclusive: true }), fail),
    isUsable: () => state !== 'closed',
    send: (packet, to) => {
      if (!whenBound(() => (socket.send(packet, to.port, to.host, told), true), false)) onUnsent(false);
    },
    unsent: () => whenBound(() => socket.getSendQueueCount(), 0),
    place: () => whenBound(() => placeOf(socket), undefined),
    buffers: () => whenBound(() => buffersOf(socket), NO_BUFFERS),
    close,
  };
};
