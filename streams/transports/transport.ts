import type { Observable } from 'rxjs';

/** Greatest packet any transport carries, in bytes. Source: wire, "Packets". */
export const PACKET_BYTES_MAX = 1_200;

/** A packet that arrived. Its origin is unproven: anyone may have sent it. */
export interface Arrival {
  /** The local address it was sent to, if the transport can tell: where one socket serves many, it cannot. */
  readonly to: Uint8Array | undefined;
  readonly packet: Uint8Array;
  /** What the transport knows of where it came from; advisory. */
  readonly origin: string;
}

/** What became of an offer. `accepted` is not yet delivered: sync repairs the rest. */
export type Offered = 'accepted' | 'queue-full' | 'unreachable' | 'too-big' | 'expired' | 'closed';

export interface Parcel {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly packet: Uint8Array;
  /** After this time, by the transport's own clock, it is no longer worth sending. */
  readonly dueMs?: number;
}

/** A reason is a rule's name, greppable and without values: `udp.address_is_free`. */
export type TransportStatus =
  | { readonly state: 'down'; readonly reason?: string }
  | { readonly state: 'starting' }
  | { readonly state: 'up' }
  /** Some of it works. */
  | { readonly state: 'degraded'; readonly reason: string };

export interface TransportCaps {
  readonly id: string;
  /** At most `PACKET_BYTES_MAX`. */
  readonly packetBytesMax: number;
  /** Does the far end not learn where this one is? */
  readonly hidesAddress: boolean;
  /** Does it have to be told where an address can be found? */
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
  /** Never throws: what it could not do is told by `status$`. */
  readonly start: () => void;
  /** Idempotent. After it nothing arrives and every offer is answered `closed`. */
  readonly stop: () => void;
  /** Begins to take in what is sent to a local address. */
  readonly listen: (address: Uint8Array) => void;
  readonly unlisten: (address: Uint8Array) => void;
  /** Synchronous, bounded, never throws. */
  readonly send: (parcel: Parcel) => Offered;
}
