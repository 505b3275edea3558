import * as E from 'fp-ts/Either';
import { EMPTY, type MonoTypeOperatorFunction, type Observable, catchError, ignoreElements, tap } from 'rxjs';
import { type Fault, crashed, malformed, reasonOf } from '../lib/fault';
import type { Log } from '../lib/log';
import type { Counters } from './counters';
import type { Envelopes } from './emit';
import type { Ingress, Work } from './ingress';
import type { Protocol } from './protocol';
import { reportTo } from './transact';
import { type Arrival, PACKET_BYTES_MAX } from './transports/transport';

/** Length first: nothing else is done for a packet that no transport should carry. */
const sized = ({ packet }: Arrival): E.Either<Fault, Arrival['packet']> =>
  packet.length === 0 || packet.length > PACKET_BYTES_MAX ? E.left(malformed('packet', ['(length)'])) : E.right(packet);

/** What an arrival is to a turn. What cannot even name its needs is counted and dropped before any work. */
const workOf = (
  protocol: Pick<Protocol, 'arrive'>,
  envelopes: Envelopes,
  counters: Counters,
  arrival: Arrival,
): Work => {
  const { packet, to, origin } = arrival;
  const arrive = (bytes: Uint8Array) => E.flatten(E.tryCatch(() => protocol.arrive(bytes, to), crashed('arrive')));
  const needs = E.chain(arrive)(sized(arrival));
  return {
    run: (turn) => {
      if (E.isRight(needs)) turn.run(envelopes.ofPacket(packet, to, origin, needs.right));
      else counters.count(`rejected.${reasonOf(needs.left)}`);
    },
  };
};

/** arrival → a place in the queue for a turn: one packet is one run. Emits nothing itself. */
export const receive =
  (protocol: Pick<Protocol, 'arrive'>, envelopes: Envelopes, counters: Counters, ingress: Pick<Ingress, 'offer'>) =>
  (arrival$: Observable<Arrival>): Observable<never> =>
    arrival$.pipe(
      tap((arrival) => {
        if (!ingress.offer(workOf(protocol, envelopes, counters, arrival)))
          counters.count('rejected.over_limit.ingress');
      }),
      ignoreElements(),
    );

/** No transport may do this; of one that does, its packets end and nothing else: jobs and calls go on, and it is told. */
export const endingAlone = (counters: Counters, log: Log): MonoTypeOperatorFunction<never> =>
  catchError((cause: unknown) => {
    counters.count('packets.ended');
    reportTo(log)('packets ended', cause, 0);
    return EMPTY;
  });
