import * as E from 'fp-ts/Either';
import { EMPTY, type MonoTypeOperatorFunction, type Observable, catchError, ignoreElements, tap } from 'rxjs';
import type { Store } from '../../lib/db/store';
import { type Fault, crashed, malformed, reasonOf } from '../../lib/fault';
import { type Ref, idsOf, kindOf } from '../../lib/ids';
import type { Log } from '../../lib/log';
import type { Lookup } from '../../lib/tables/lookup';
import type { Counters } from '../counters';
import type { Envelopes } from './envelopes';
import type { Ingress, Work } from '../turn/ingress';
import type { Protocol } from '../protocol';
import { reportTo } from '../turn/transact';
import { type Arrival, PACKET_BYTES_MAX } from '../transports/transport';

/** Length first: nothing else is done for a packet that no transport should carry. */
const sized = ({ packet }: Arrival): E.Either<Fault, Arrival['packet']> =>
  packet.length === 0 || packet.length > PACKET_BYTES_MAX ? E.left(malformed('packet', ['(length)'])) : E.right(packet);

export interface ReceiveTools {
  readonly protocol: Pick<Protocol, 'arrive'>;
  readonly envelopes: Envelopes;
  readonly counters: Counters;
  /** Lets the passing rows live on that a packet was unwrapped with, once something came of it. */
  readonly renew: (refs: readonly Ref[]) => void;
}

/** A row is looked at so often at most, in milliseconds; and so many are remembered. */
const RENEWED_EVERY_MS = 1_000;
const RENEWED_MAX = 4_096;

/** Finds the rows by what the look-ups say of them. If the turn is lost, they are renewed by a packet a second later. */
export const openRenewal = (
  lookups: readonly Lookup[],
  { passing }: Pick<Store, 'passing'>,
  now: () => number,
): ReceiveTools['renew'] => {
  const renewals = new Map(
    lookups.flatMap((one) => ('renews' in one && one.renews !== undefined ? [[one.kind, one.renews] as const] : [])),
  );
  const againMs = new Map<Ref, number>();
  return (refs) => {
    for (const ref of refs) {
      const nowMs = now();
      if (nowMs < (againMs.get(ref) ?? 0)) continue;
      const [renews, [id]] = [renewals.get(kindOf(ref)), idsOf(ref)];
      if (renews === undefined || id === undefined) continue;
      if (againMs.size >= RENEWED_MAX) againMs.clear();
      againMs.set(ref, nowMs + RENEWED_EVERY_MS);
      passing.renew(renews.table, renews.by, id, nowMs + renews.forMs, renews.forMs);
    }
  };
};

/** Not a pipe: every packet comes this way. */
const needsIn = (protocol: ReceiveTools['protocol'], arrival: Arrival): E.Either<Fault, readonly Ref[]> => {
  const packet = sized(arrival);
  if (E.isLeft(packet)) return packet;
  try {
    return protocol.arrive(packet.right, arrival.to);
  } catch (cause) {
    return E.left(crashed('arrive')(cause));
  }
};

/** Makes a turn's work of an arrival. A packet that cannot name its needs is counted and dropped first. */
const workOf = ({ protocol, envelopes, counters, renew }: ReceiveTools, arrival: Arrival): Work => {
  const { packet, to, origin } = arrival;
  const needs = needsIn(protocol, arrival);
  return {
    run: (turn) => {
      if (E.isRight(needs)) {
        const end = turn.run(envelopes.ofPacket(packet, to, origin, needs.right));
        // It was authentic, and brought what was not here yet: a copy of an earlier packet keeps nothing alive.
        if (end.stage !== 'rejected') renew(needs.right);
      } else counters.count(`rejected.${reasonOf(needs.left)}`);
    },
  };
};

/** arrival → a place in the queue for a turn: one packet is one run. Emits nothing itself. */
export const receivePackets =
  (tools: ReceiveTools, ingress: Pick<Ingress, 'offer'>) =>
  (arrival$: Observable<Arrival>): Observable<never> =>
    arrival$.pipe(
      tap((arrival) => {
        if (!ingress.offer(workOf(tools, arrival))) tools.counters.count('rejected.over_limit.ingress');
      }),
      ignoreElements(),
    );

/** No transport may do this; of one that does, its packets end and nothing else: jobs and calls go on, and it is told. */
export const isolateFailure = (counters: Counters, log: Log): MonoTypeOperatorFunction<never> =>
  catchError((cause: unknown) => {
    counters.count('packets.ended');
    reportTo(log)('packets ended', cause, 0);
    return EMPTY;
  });
