import { type Observable, type SchedulerLike, merge } from 'rxjs';
import { type StoreJobTools, storeJobs } from '../../jobs/storeJobs';
import type { Store } from '../../lib/db/store';
import type { Log } from '../../lib/log';
import { storeJobTools } from '../turn/commits';
import type { Ingress } from '../turn/ingress';
import type { JobBook } from '../../jobs/jobBook';
import type { Wakes } from '../../jobs/wakes';
import type { Offers } from '../turn/offers';
import type { Protocol } from '../protocol';
import type { Counters } from '../counters';
import type { Contexts } from './contexts';
import type { Envelopes } from './envelopes';
import { isolateFailure, receivePackets, openRenewal } from './receivePackets';
import { schedule } from '../../jobs/schedule';
import type { Transport } from '../transports/transport';

interface FeedPorts {
  readonly store: Store;
  readonly scheduler: SchedulerLike;
  readonly transport: Transport;
  readonly log: Log;
  readonly now: () => number;
}

interface FeedTools {
  readonly contexts: Contexts;
  readonly envelopes: Envelopes;
  readonly counters: Counters;
  readonly offers: Offers;
  readonly ingress: Ingress;
  readonly expire: StoreJobTools['expire'];
  readonly book: JobBook;
  readonly wakes: Wakes;
}

/** Feeds the queue with arriving packets and the interval streams of all jobs. Subscribing starts them. */
export const openFeeds = (protocol: Protocol, ports: FeedPorts, tools: FeedTools): Observable<never> => {
  const { store, scheduler, transport, log, now } = ports;
  const { contexts, envelopes, counters, offers, ingress, expire, book, wakes } = tools;
  const kernel = storeJobs({ ...storeJobTools(store, offers, ingress), expire, count: counters.count });
  const renew = openRenewal(protocol.lookups, store, now);
  const arrivals$ = receivePackets({ protocol, envelopes, counters, renew }, ingress)(transport.inbound$);
  const packets$ = arrivals$.pipe(isolateFailure(counters, log));
  const scheduling = { store, contexts, envelopes, counters, ingress, scheduler, now, book, wakes };
  const jobs$ = schedule(scheduling, protocol.jobs, kernel);
  return merge(packets$, jobs$);
};
