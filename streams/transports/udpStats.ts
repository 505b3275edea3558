import type { UdpBuffers } from './udpSocket';

/** Counters of a UDP transport since it was opened. */
export interface UdpCounts {
  readonly received: number;
  readonly bytesReceived: number;
  /** Arrived and dropped: larger than any packet may be. */
  readonly oversized: number;
  /** Handed to the system. */
  readonly sent: number;
  readonly bytesSent: number;
  /** Accepted and dropped: past their deadline when their turn came. */
  readonly expired: number;
  /** Accepted and refused by the system: no route, or no room. */
  readonly unsent: number;
  /** Accepted and dropped: still waiting at `stop`. */
  readonly abandoned: number;
  /** Socket errors that concern no packet. */
  readonly errors: number;
}

export interface UdpStats extends UdpCounts {
  readonly queued: number;
  /** Current send rate, in packets a second. */
  readonly ratePerS: number;
  /** One entry for each bound socket, in the order of `listen`. */
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
