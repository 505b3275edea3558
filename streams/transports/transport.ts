import type { Observable } from 'rxjs';

/** Size limit of a packet on any transport, in bytes. Source: wire, "Packets". */
export const PACKET_BYTES_MAX = 1_200;

/** A packet that arrived. Its origin is unproven: anyone may have sent it. */
export interface Arrival {
  /** The local address it was sent to; undefined where one socket serves several. */
  readonly to: Uint8Array | undefined;
  readonly packet: Uint8Array;
  /** The sender's address as the transport saw it; anyone can forge it. */
  readonly origin: string;
}

/** The answer to an offer. `accepted` does not mean delivered: sync repairs losses. */
export type Offered = 'accepted' | 'queue-full' | 'unreachable' | 'too-big' | 'expired' | 'closed';

export interface Parcel {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly packet: Uint8Array;
  /** Deadline by the transport's own clock; a later packet is dropped. */
  readonly dueMs?: number;
}

/** `reason` is the name of a rule, without values: `udp.address_is_free`. */
export type TransportStatus =
  | { readonly state: 'down'; readonly reason?: string }
  | { readonly state: 'starting' }
  | { readonly state: 'up' }
  /** Some sockets work, others do not. */
  | { readonly state: 'degraded'; readonly reason: string };

export interface TransportCaps {
  readonly id: string;
  /** At most `PACKET_BYTES_MAX`. */
  readonly packetBytesMax: number;
  /** Does this transport hide our address from the far end? */
  readonly hidesAddress: boolean;
  /** Must devices announce where they listen? */
  readonly needsHints: boolean;
}

/**
 * A way for packets to leave and arrive. The engine treats every transport as lossy, unordered and of unproven origin.
 * Source: sync, "Transports".
 */
export interface Transport {
  readonly caps: TransportCaps;
  /** Hot; never errors; completes on `stop`. */
  readonly inbound$: Observable<Arrival>;
  readonly status$: Observable<TransportStatus>;
  /** Never throws: `status$` reports failures. */
  readonly start: () => void;
  /** Stops for good: nothing arrives any more and every offer is answered `closed`. Idempotent. */
  readonly stop: () => void;
  /** Begins to receive packets sent to a local address. */
  readonly listen: (address: Uint8Array) => void;
  readonly unlisten: (address: Uint8Array) => void;
  /** Synchronous, bounded, never throws. */
  readonly send: (parcel: Parcel) => Offered;
}
