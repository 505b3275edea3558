import { type Observable, type SchedulerLike, Subject, merge } from 'rxjs';
import { kernelJobs } from '../jobs/kernelJobs';
import type { CryptoPort } from '../lib/crypto/port';
import type { Store } from '../lib/db/store';
import type { Envelope } from '../lib/envelope';
import type { Log } from '../lib/log';
import type { Random } from '../lib/random';
import type { Registry } from '../lib/registry';
import { openBus } from './bus';
import { allReflectors, envelopeOf, reflections, wakesSomeone } from './causes';
import { type Contexts, openContexts } from './context';
import { type Counters, openCounters } from './counters';
import { openEnvelopes } from './emit';
import { type Ingress, openIngress } from './ingress';
import { openListening } from './listening';
import { openOffers } from './outbox';
import { openOutcome } from './outcome';
import { pipeline } from './pipeline';
import type { Protocol } from './protocol';
import { receive } from './receive';
import { recordRefusal } from './reject';
import { schedule } from './schedule';
import { openScratch } from './scratch';
import { type TraceRecord, traceRecord } from './trace';
import { openTransact } from './transact';
import type { Transport } from './transports/transport';
import { openTurn } from './turn';

/** Everything an engine may touch of the world. */
export interface EnginePorts {
  readonly store: Store;
  readonly registry: Registry;
  readonly crypto: CryptoPort;
  readonly random: Random;
  readonly scheduler: SchedulerLike;
  readonly transport: Transport;
  readonly log: Log;
  readonly now: () => number;
}

/** A running engine, as `createNode` sees it. */
export interface Engine {
  readonly ingress: Ingress;
  readonly contexts: Contexts;
  readonly counters: Counters;
  readonly trace$: Observable<TraceRecord>;
  readonly rejected$: Observable<Envelope<'rejected'>>;
  /** After each COMMIT: the `received_by/table` keys that changed. */
  readonly changed$: Observable<ReadonlySet<string>>;
  readonly close: () => void;
}

/**
 * START HERE. Wires a protocol to the world; every line below is one part of the engine, in the order in which an
 * envelope meets them: bus, what storing causes, turn, transaction, queue, and the sources that feed it.
 */
export const createEngine = (protocol: Protocol, ports: EnginePorts): Engine => {
  const { store, registry, now, log, scheduler, transport } = ports;
  const [trace$, rejected$] = [new Subject<TraceRecord>(), new Subject<Envelope<'rejected'>>()];
  const [stored$, changed$] = [new Subject<Envelope>(), new Subject<ReadonlySet<string>>()];
  const [scratch, counters, outcome] = [openScratch(), openCounters(), openOutcome()];
  const envelopes = openEnvelopes(registry, protocol.outgoingNeeds);
  const contexts = openContexts({ ...ports, envelopes });

  // The bus: each envelope goes to the one step that claims it.
  const hop = openBus(pipeline(protocol, { ...ports, scratch }), (from, to, step) => {
    if (trace$.observed) trace$.next(traceRecord(from, to, step));
  });

  // The only cycle: stored → reflector → drafted, with a generation that is bounded.
  const reflectors = allReflectors(protocol.reflectors, registry);
  const tools = { contexts, envelopes, counters };
  const wakes = wakesSomeone(reflectors);
  let caused: Envelope[] = [];
  const reflecting = reflections(stored$, reflectors, tools).subscribe((one) => caused.push(...envelopeOf(tools)(one)));
  const reflect = (end: Envelope): readonly Envelope[] => {
    caused = [];
    stored$.next(end);
    return caused;
  };

  // A turn goes run by run; its COMMIT lets packets out and live queries run.
  const turn = openTurn({
    store,
    hop,
    scratch,
    reflect: (end) => (wakes(end) ? reflect(end) : []),
    refuse: (e) => recordRefusal(store, e, now()),
    ended: outcome.add,
  });
  const offers = openOffers(store, transport, counters, now);
  const listen = openListening(store, protocol, transport);
  const runTurn = openTransact({
    store,
    turn,
    scratch,
    now,
    log,
    before: () => {
      outcome.clear();
      offers.settle();
    },
    committed: () => {
      offers.settled();
      outcome.count(counters);
      offers.offer(outcome.packets());
      listen(scratch.changed);
      for (const e of outcome.rejected()) rejected$.next(e);
      if (scratch.changed.size > 0) changed$.next(new Set(scratch.changed));
      if (store.releases.pending()) ingress.wake();
    },
    lost: (works) => counters.count('turns.lost_work', works),
  });

  // What feeds it: packets, jobs, and calls of the API (which come through `ingress.urgent`).
  const ingress = openIngress(runTurn, scheduler);
  const kernel = kernelJobs({
    sweepQuarantine: store.quarantine.sweep,
    offerDue: () => {
      offers.offerDue();
      if (offers.hasNews()) ingress.wake();
    },
    checkpoint: store.checkpoint,
    count: counters.count,
  });
  const arrivals = receive(
    protocol,
    envelopes,
    counters,
  )(transport.inbound$).subscribe((work) => {
    if (!ingress.offer(work)) counters.count('rejected.over_limit.ingress');
  });
  const scheduling = { store, contexts, envelopes, counters, ingress, scheduler, now };
  const jobs = merge(...schedule(scheduling, protocol.jobs, kernel)).subscribe();
  if (store.releases.pending()) ingress.wake();
  transport.start();

  const close = (): void => {
    for (const feed of [arrivals, jobs]) feed.unsubscribe();
    ingress.close();
    transport.stop();
    reflecting.unsubscribe();
    for (const subject of [trace$, rejected$, changed$, stored$]) subject.complete();
  };
  return {
    ingress,
    contexts,
    counters,
    trace$: trace$.asObservable(),
    rejected$: rejected$.asObservable(),
    changed$: changed$.asObservable(),
    close,
  };
};
