/*
 * START HERE. The way of an envelope through the engine; each part is a folder or a file beside this one.
 *
 *   packets  edges/receivePackets ─┐
 *   jobs     jobs/schedule ────────┼─> turn/ingress    the queue: up to 1,000 works make a turn
 *   calls    node/api ─────────────┘        │
 *                                     turn/transact    one transaction a turn
 *                                     turn/turn        run by run, each in a savepoint:
 *                                     bus, steps/        stage by stage, until the envelope is at an end
 *                                     lib/db             an event is stored, or waits for what it needs
 *                                     reflectors/        a stored event causes drafts, which are run in the same turn
 *                                     turn/commits     COMMIT; then packets leave and live queries run:
 *   packets  turn/offers   <────────────────┤
 *   streams  edges/outputs <────────────────┘
 */

import type { SchedulerLike } from 'rxjs';
import type { CryptoPort } from '../lib/crypto/cryptoPort';
import type { Store } from '../lib/db/store';
import type { Envelope } from '../lib/envelope/envelope';
import type { Log } from '../lib/log';
import type { Random } from '../lib/random';
import type { Registry } from '../lib/event/registry';
import { openBus } from './bus';
import { openReflect } from '../reflectors/reflect';
import { openCommits } from './turn/commits';
import { type Contexts, openContexts } from './edges/contexts';
import { type Counters, openCounters } from './counters';
import { openEnvelopes } from './edges/envelopes';
import { openExpire } from './steps/expire';
import { openFeeds } from './edges/feeds';
import { openForgetting } from './steps/forgetting';
import { type Ingress, openIngress } from './turn/ingress';
import { openJobBook } from '../jobs/jobBook';
import { openWakes } from '../jobs/wakes';
import { type Outputs, openOutputs } from './edges/outputs';
import { openListening } from './edges/listening';
import { openOffers } from './turn/offers';
import { openOutcome } from './turn/outcome';
import { pipeline } from './pipeline';
import type { Protocol } from './protocol';
import { recordRefusal } from './steps/recordRefusal';
import { openScratch } from './turn/scratch';
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
export interface Engine extends Outputs {
  readonly ingress: Ingress;
  readonly contexts: Contexts;
  readonly counters: Counters;
  /** Refuses new work. Once the turn under way and queued work are done, ends every stream and calls `closed`. */
  readonly close: (closed: () => void) => void;
}

/** Wires a protocol to the world, from the inside out: each part is handed the parts that it calls. */
export const createEngine = (protocol: Protocol, ports: EnginePorts): Engine => {
  const { store, registry, scheduler, transport, log, now } = ports;
  const { outputs, publishers } = openOutputs();
  const [scratch, counters, outcome] = [openScratch(), openCounters(), openOutcome()];
  const envelopes = openEnvelopes(registry, protocol.outgoingNeeds, ports.random);
  const [book, wakes] = [openJobBook(store, now), openWakes()];
  const contexts = openContexts({ ...ports, envelopes, jobs: book.list });

  // Each envelope goes to the one step that answers it.
  const hop = openBus(pipeline(protocol, { ...ports, scratch }), publishers.publishHop);
  // The only cycle: stored → reflector → drafted, with a generation that is bounded.
  const reflect = openReflect(protocol.reflectors, registry, { contexts, envelopes, counters });
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
  const after = { ...publishers, listen, wakeIfPending, wakeJob: wakes.wake };
  const commits = openCommits({ store, scratch, counters, outcome, offers, ...after });
  const ingress = openIngress(openTransact({ store, turn, scratch, now, log, ...commits }), scheduler);

  // Packets and jobs feed the queue; calls of the API come through `ingress.offerCall`.
  const feeds$ = openFeeds(protocol, ports, { contexts, envelopes, counters, offers, ingress, expire, book, wakes });
  const feeding = feeds$.subscribe({ error: () => log({ level: 'error', msg: 'feeds ended' }) });
  wakeIfPending();
  transport.start();

  const close = (closed: () => void): void => {
    feeding.unsubscribe();
    if (offers.unsettledCount() > 0) ingress.offerCall({ run: offers.settle });
    ingress.close(() => {
      transport.stop();
      publishers.complete();
      closed();
    });
  };
  return { ingress, contexts, counters, ...outputs, close };
};
