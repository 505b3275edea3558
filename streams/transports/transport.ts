import type { Observable } from 'rxjs';

/** Greatest packet any transport carries, in bytes. Source: wire, "Packets". */
export const PACKET_BYTES_MAX = 1_200;

/** A packet that arrived. Its origin is unproven: anyone may have sent it. */
export interface Arrival {
  /** The local address it was sent to. */
  readonly to: Uint8Array;
  readonly packet: Uint8Array;
  /** What the transport knows of where it came from; advisory. */
  readonly origin: string;
}

/** What became of an offer. `accepted` is not yet delivered: sync repairs the rest. */
export type Offered = 'accepted' | 'queue-full' | 'unreachable' | 'too-big' | 'closed';

export interface Parcel {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly packet: Uint8Array;
}

export type TransportStatus = 'down' | 'starting' | 'up';

/**
 * A way for packets to leave and arrive. The engine treats every transport as lossy, unordered and of unproven origin.
 * Source: sync, "Transports".
 */
export interface Transport {
  readonly caps: { readonly id: string; readonly packetBytesMax: number };
  /** Hot; never errors; completes on `stop`. */
  readonly inbound$: Observable<Arrival>;
  readonly status$: Observable<TransportStatus>;
  readonly start: () => void;
  /** Idempotent. After it nothing arrives and every offer is answered `closed`. */
  readonly stop: () => void;
  /** Begins to take in what is sent to a local address. */
  readonly listen: (address: Uint8Array) => void;
  readonly unlisten: (address: Uint8Array) => void;
  /** Synchronous, bounded, never throws. */
  readonly send: (parcel: Parcel) => Offered;
}
