import { type Observable, type SchedulerLike, merge } from 'rxjs';
import { type KernelJobTools, kernelJobs } from '../jobs/kernelJobs';
import type { Store } from '../lib/db/store';
import type { Log } from '../lib/log';
import type { CauseTools } from './causes';
import { storeJobs } from './commits';
import type { Ingress } from './ingress';
import type { JobBook } from './jobsList';
import type { Offers } from './outbox';
import type { Protocol } from './protocol';
import { endingAlone, receive, renewing } from './receive';
import { schedule } from './schedule';
import type { Transport } from './transports/transport';

interface FeedPorts {
  readonly store: Store;
  readonly scheduler: SchedulerLike;
  readonly transport: Transport;
  readonly log: Log;
  readonly now: () => number;
}

interface FeedTools extends CauseTools {
  readonly offers: Offers;
  readonly ingress: Ingress;
  readonly expire: KernelJobTools['expire'];
  readonly book: JobBook;
}

/** What feeds the queue: packets as they arrive, and the interval streams of all jobs. Subscribing starts them. */
export const openFeeds = (protocol: Protocol, ports: FeedPorts, tools: FeedTools): Observable<never> => {
  const { store, scheduler, transport, log, now } = ports;
  const { contexts, envelopes, counters, offers, ingress, expire, book } = tools;
  const kernel = kernelJobs({ ...storeJobs(store, offers, ingress), expire, count: counters.count });
  const renew = renewing(protocol.lookups, store, now);
  const arrivals$ = receive({ protocol, envelopes, counters, renew }, ingress)(transport.inbound$);
  const packets$ = arrivals$.pipe(endingAlone(counters, log));
  const scheduling = { store, contexts, envelopes, counters, ingress, scheduler, now, book };
  const jobs$ = schedule(scheduling, protocol.jobs, kernel);
  return merge(packets$, jobs$);
};
