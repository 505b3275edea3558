import type { UdpBuffers } from './udpSocket';

/** What a UDP transport did since it was opened. */
export interface UdpCounts {
  readonly received: number;
  readonly bytesReceived: number;
  /** Arrived, and larger than any packet may be: thrown away. */
  readonly oversized: number;
  /** Given to the system. */
  readonly sent: number;
  readonly bytesSent: number;
  /** Accepted, and too late when their turn came. */
  readonly expired: number;
  /** Accepted, and refused by the system: no way there, no room. */
  readonly unsent: number;
  /** Accepted, and still waiting when it stopped. */
  readonly abandoned: number;
  /** Errors of the sockets that concern no packet. */
  readonly errors: number;
}

export interface UdpStats extends UdpCounts {
  readonly queued: number;
  /** Packets a second that may leave now. */
  readonly ratePerS: number;
  /** For each socket that is bound, in the order they were asked for. */
  readonly buffers: readonly UdpBuffers[];
}

export type UdpCounting = { -readonly [K in keyof UdpCounts]: UdpCounts[K] };

export const startCounting = (): UdpCounting => ({
  received: 0,
  bytesReceived: 0,
  oversized: 0,
  sent: 0,
  bytesSent: 0,
  expired: 0,
  unsent: 0,
  abandoned: 0,
  errors: 0,
});
