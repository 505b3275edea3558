import { type Observable, type SchedulerLike, Subject } from 'rxjs';
import type { CryptoPort } from '../lib/crypto/cryptoPort';
import type { Store } from '../lib/db/store';
import type { End, Envelope } from '../lib/envelope/envelope';
import type { Log } from '../lib/log';
import type { CauseTools } from '../lib/operation/causeTools';
import type { Random } from '../lib/random';
import type { Registry } from '../lib/event/registry';
import { openBus } from './bus';
import { allReflectors, envelopeOf, reflections } from '../reflectors/reflections';
import type { Cause } from '../reflectors/reflector';
import { openCommits } from './turn/commits';
import { type Contexts, openContexts } from './edges/contexts';
import { type Counters, openCounters } from './counters';
import { openEnvelopes } from './edges/envelopes';
import { openExpire } from './steps/expire';
import { openFeeds } from './edges/feeds';
import { openForgetting } from './steps/forgetting';
import { type Ingress, openIngress } from './turn/ingress';
import { openJobBook } from '../jobs/jobBook';
import { openListening } from './edges/listening';
import { openOffers } from './turn/offers';
import { openOutcome } from './turn/outcome';
import { pipeline } from './pipeline';
import type { Protocol } from './protocol';
import { recordRefusal } from './steps/recordRefusal';
import { openScratch } from './turn/scratch';
import { type TraceRecord, traceRecord } from './trace';
import { openTransact } from './turn/transact';
import type { Transport } from './transports/transport';
import { openTurn } from './turn/turn';

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
  /** Takes no more; then, once the turn under way and what waits are done, ends every stream and calls `closed`. */
  readonly close: (closed: () => void) => void;
}

/** Output streams of the engine. Each completes at close. */
const openSubjects = () => ({
  trace$: new Subject<TraceRecord>(),
  rejected$: new Subject<Envelope<'rejected'>>(),
  changed$: new Subject<ReadonlySet<string>>(),
  stored$: new Subject<Cause>(),
});

const outputs = ({ trace$, rejected$, changed$ }: ReturnType<typeof openSubjects>) => ({
  trace$: trace$.asObservable(),
  rejected$: rejected$.asObservable(),
  changed$: changed$.asObservable(),
});

const publishers = ({ rejected$, changed$ }: ReturnType<typeof openSubjects>) => ({
  publishRejected: (e: Envelope<'rejected'>): void => rejected$.next(e),
  publishChanged: (changed: ReadonlySet<string>): void => changed$.next(changed),
});

/** stored → reflectors → envelopes, at once: the stream is synchronous, so what it emits is caught in an array. */
const openReflecting = (stored$: Subject<Cause>, protocol: Protocol, registry: Registry, tools: CauseTools) => {
  const reflectors = allReflectors(protocol.reflectors, registry);
  const toEnvelopes = envelopeOf(tools);
  let caused: Envelope[] = [];
  reflections(stored$, reflectors, tools).subscribe({
    next: (one) => caused.push(...toEnvelopes(one)),
    error: (cause: unknown) => tools.counters.count(`reflectors.ended.${typeof cause}`),
  });
  return (end: Envelope<End>): readonly Envelope[] => {
    caused = [];
    if (end.stage !== 'stored' && end.stage !== 'framed') return caused;
    stored$.next(end);
    return caused;
  };
};

/**
 * START HERE. Wires a protocol to the world; every line below is one part of the engine, in the order in which an
 * envelope meets them: the bus, what storing causes, the turn, its transaction, the queue before it, and what feeds it.
 */
export const createEngine = (protocol: Protocol, ports: EnginePorts): Engine => {
  const { store, registry, scheduler, transport, log, now } = ports;
  const subjects = openSubjects();
  const { trace$, stored$ } = subjects;
  const [scratch, counters, outcome] = [openScratch(), openCounters(), openOutcome()];
  const envelopes = openEnvelopes(registry, protocol.outgoingNeeds, ports.random);
  const book = openJobBook(store, now);
  const contexts = openContexts({ ...ports, envelopes, jobs: book.list });

  // Each envelope goes to the one step that claims it.
  const hop = openBus(pipeline(protocol, { ...ports, scratch }), (from, to, step) => {
    if (trace$.observed) trace$.next(traceRecord(from, to, step));
  });
  // The only cycle: stored → reflector → drafted, with a generation that is bounded.
  const reflect = openReflecting(stored$, protocol, registry, { contexts, envelopes, counters });
  // A turn goes run by run.
  const tools = { store, registry, scratch, now };
  const [forgetting, expire] = [openForgetting(tools), openExpire(tools)];
  const refuse = (e: Envelope<'rejected'>): void => (recordRefusal(store, e, now()), forgetting.afterRefusal(e));
  const runs = { store, hop, scratch, outcome, reflect, refuse, now, ofWaiting: envelopes.ofWaiting };
  const turn = openTurn({ ...runs, forgetMore: forgetting.goOn });
  // It is one transaction; COMMIT lets packets out and live queries run.
  const offers = openOffers(store, transport, counters, now);
  const listen = openListening(store, protocol, transport);
  const wakeIfPending = (): void =>
    store.releases.isPending() || store.forgettings.isPending() ? ingress.wake() : undefined;
  const tell = publishers(subjects);
  const commits = openCommits({ store, scratch, counters, outcome, offers, listen, wakeIfPending, ...tell });
  const ingress = openIngress(openTransact({ store, turn, scratch, now, log, ...commits }), scheduler);

  // Packets and jobs feed the queue; calls of the API come through `ingress.urgent`.
  const feeds$ = openFeeds(protocol, ports, { contexts, envelopes, counters, offers, ingress, expire, book });
  const feeding = feeds$.subscribe({ error: () => log({ level: 'error', msg: 'feeds ended' }) });
  wakeIfPending();
  transport.start();

  const close = (closed: () => void): void => {
    feeding.unsubscribe();
    if (offers.unsettledCount() > 0) ingress.offerCall({ run: offers.settle });
    ingress.close(() => {
      transport.stop();
      for (const subject$ of Object.values(subjects)) subject$.complete();
      closed();
    });
  };
  return { ingress, contexts, counters, ...outputs(subjects), close };
};
