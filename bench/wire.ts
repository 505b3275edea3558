import { BehaviorSubject, Subject } from 'rxjs';
import type { Arrival, Parcel, Transport, TransportStatus } from '../streams/transports/transport';

/** A transport whose far end is the bench: it delivers what was prepared and sees what is sent. */
export interface Wire {
  readonly transport: Transport;
  /** Lets a packet arrive at the last address that was listened on. */
  readonly deliver: (packet: Uint8Array, origin?: string) => void;
  /** Is called with each packet as it is offered, after the COMMIT that made it. */
  readonly onSent: (see: (parcel: Parcel) => void) => void;
}

export const openWire = (): Wire => {
  const arrived$ = new Subject<Arrival>();
  const status$ = new BehaviorSubject<TransportStatus>({ state: 'up' });
  let address = new Uint8Array();
  let see: (parcel: Parcel) => void = () => undefined;
  return {
    transport: {
      caps: { id: 'bench', packetBytesMax: 1_200, hidesAddress: true, needsHints: false },
      inbound$: arrived$.asObservable(),
      status$: status$.asObservable(),
      start: () => undefined,
      stop: () => arrived$.complete(),
      listen: (to) => void (address = Uint8Array.from(to)),
      unlisten: () => undefined,
      send: (parcel) => {
        see(parcel);
        return 'accepted';
      },
    },
    deliver: (packet, origin = 'bench') => arrived$.next({ to: address, packet, origin }),
    onSent: (look) => void (see = look),
  };
};
