import { type Socket, createSocket } from 'node:dgram';
import type { Family, UdpDestination, UdpPlace } from './udpAddress';

/** Buffer size requested for each socket, in bytes. The system may grant less; its default of 208 kB loses bursts. */
export const BUFFER_BYTES = 4 * 1_024 * 1_024;

/** Buffer sizes granted, in bytes; Linux includes its own bookkeeping. */
export interface UdpBuffers {
  readonly receiveBytes: number;
  readonly sendBytes: number;
}

export interface UdpSocketEvents {
  readonly onPacket: (packet: Uint8Array, from: { readonly address: string; readonly port: number }) => void;
  /** Called once, when the socket is bound. */
  readonly onBound: () => void;
  /** Called once instead, with the rule that kept the socket from being bound. */
  readonly onFailed: (reason: string) => void;
  /** Called for a packet that did not leave; `strained` where the system had no room. */
  readonly onUnsent: (strained: boolean) => void;
  /** Called for any other error. The socket goes on. */
  readonly onError: () => void;
}

export interface UdpSocket {
  /** Never throws. */
  readonly bind: () => void;
  /** Is it bound, or may it still be? False once closed. */
  readonly isUsable: () => boolean;
  readonly send: (packet: Uint8Array, destination: UdpDestination) => void;
  /** Packets handed over that the system has not taken yet. */
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

/** Halves the size until the system grants it: some systems refuse a large buffer, others shrink it. */
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
      // Answers at once: only IP addresses come this far, so no name server is ever asked.
      lookup: (host, _options, found) => found(null, host, family),
    },
    onPacket,
  );

/** Opens one socket. Never throws; only a failed bind ends it. */
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
