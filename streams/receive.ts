import * as E from 'fp-ts/Either';
import { type Observable, map } from 'rxjs';
import { type Fault, malformed, reasonOf } from '../lib/fault';
import type { Counters } from './counters';
import type { Envelopes } from './emit';
import type { Work } from './ingress';
import type { Protocol } from './protocol';
import { type Arrival, PACKET_BYTES_MAX } from './transports/transport';

/** Length first: nothing else is done for a packet that no transport should carry. */
const sized = ({ packet }: Arrival): E.Either<Fault, Arrival['packet']> =>
  packet.length === 0 || packet.length > PACKET_BYTES_MAX ? E.left(malformed('packet', ['(length)'])) : E.right(packet);

/** arrival → work: one packet is one run. What cannot even name its needs is counted and dropped before any work. */
export const receive =
  (protocol: Pick<Protocol, 'arrive'>, envelopes: Envelopes, counters: Counters) =>
  (arrival$: Observable<Arrival>): Observable<Work> =>
    arrival$.pipe(
      map((arrival) => {
        const needs = E.chain((packet: Uint8Array) => protocol.arrive(packet, arrival.to))(sized(arrival));
        if (E.isLeft(needs)) return { run: () => counters.count(`rejected.${reasonOf(needs.left)}`) };
        const { packet, to, origin } = arrival;
        return { run: (turn) => void turn.run(envelopes.ofPacket(packet, to, origin, needs.right)) };
      }),
    );
