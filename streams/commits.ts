import type { KernelJobTools } from '../jobs/kernelJobs';
import type { Store } from '../lib/db/store';
import type { Envelope } from '../lib/envelope';
import type { Counters } from './counters';
import type { Ingress } from './ingress';
import type { Offers } from './outbox';
import type { Outcome } from './outcome';
import type { Scratch } from './scratch';
import type { TransactTools } from './transact';

export interface CommitTools {
  readonly scratch: Scratch;
  readonly counters: Counters;
  readonly outcome: Outcome;
  readonly offers: Offers;
  /** Tells the transport of local addresses that are new. */
  readonly listen: (changed: ReadonlySet<string>) => void;
  readonly tellRejected: (e: Envelope<'rejected'>) => void;
  readonly tellChanged: (changed: ReadonlySet<string>) => void;
  readonly wakeIfPending: () => void;
}

/** What surrounds a turn's transaction: earlier offers are settled in it; the rest happens after COMMIT, or not at all. */
export const openCommits = (tools: CommitTools): Pick<TransactTools, 'before' | 'committed' | 'lost'> => {
  const { scratch, counters, outcome, offers, listen, tellRejected, tellChanged, wakeIfPending } = tools;
  return {
    before: () => {
      outcome.clear();
      offers.settle();
    },
    committed: () => {
      offers.settled();
      outcome.count(counters);
      offers.offer(outcome.packets());
      listen(scratch.changed);
      outcome.rejected().forEach(tellRejected);
      if (scratch.changed.size > 0) tellChanged(new Set(scratch.changed));
      wakeIfPending();
    },
    lost: (works) => counters.count('turns.lost_work', works),
  };
};

/** What the kernel's own jobs do to the store. */
export const storeJobs = (
  { quarantine, checkpoint }: Pick<Store, 'quarantine' | 'checkpoint'>,
  offers: Offers,
  ingress: Pick<Ingress, 'wake'>,
): Omit<KernelJobTools, 'count'> => ({
  sweepQuarantine: quarantine.sweep,
  offerDue: () => {
    offers.offerDue();
    if (offers.hasNews()) ingress.wake();
  },
  checkpoint,
});
