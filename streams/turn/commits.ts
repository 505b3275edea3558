import type { Woken } from '../../jobs/wakes';
import type { StoreJobTools } from '../../jobs/storeJobs';
import { SWEPT_PER_TICK_MAX } from '../../lib/db/waiting/sweep';
import type { Store } from '../../lib/db/store';
import type { Envelope } from '../../lib/envelope/envelope';
import type { Counters } from '../counters';
import type { Ingress } from './ingress';
import type { Offers } from './offers';
import type { Outcome } from './outcome';
import { type Scratch, changeKey } from './scratch';
import type { TransactTools } from './transact';

export interface CommitTools {
  readonly store: Pick<Store, 'derived' | 'syncSets'>;
  readonly scratch: Scratch;
  readonly counters: Counters;
  readonly outcome: Outcome;
  readonly offers: Offers;
  /** Tells the transport of local addresses that are new. */
  readonly listen: (changed: ReadonlySet<string>) => void;
  readonly publishRejected: (e: Envelope<'rejected'>) => void;
  readonly publishChanged: (changed: ReadonlySet<string>) => void;
  readonly wakeIfPending: () => void;
  /** Wakes a job that notes of the turn name. */
  readonly wakeJob: (woken: Woken) => void;
}

/** Offers that may be unsettled before a turn is spent on them alone. */
const UNSETTLED_MAX = 1_000;

/**
 * Opens the actions around a turn's transaction. Earlier offers are settled in a turn that writes anyway: a turn that only
 * refused copies would otherwise cost a flush of the disk. All other actions follow COMMIT. Each is guarded by itself, so
 * that a throwing transport or subscriber does not stop the next one.
 */
export const openCommits = (
  tools: CommitTools,
): Pick<TransactTools, 'beforeWork' | 'beforeCommit' | 'afterCommit' | 'afterLoss'> => {
  const { store, scratch, counters, outcome, offers, listen, publishRejected, publishChanged, wakeIfPending, wakeJob } =
    tools;
  return {
    beforeWork: outcome.clear,
    beforeCommit: (works) => {
      store.derived.refresh();
      store.syncSets.flush();
      for (const [received_by, table] of store.derived.takeChanged())
        scratch.changed.add(changeKey(received_by, table));
      if (works === 0 || outcome.wrote() || offers.unsettledCount() > UNSETTLED_MAX) offers.settle();
    },
    afterCommit: (guard) => {
      const { changed } = scratch;
      offers.dropSettled();
      outcome.count(counters);
      counters.count('events.forgotten', scratch.forgotten);
      for (const packet of outcome.packets()) guard('after commit: offer', () => offers.offer([packet]));
      guard('after commit: listen', () => listen(changed));
      for (const one of outcome.rejected()) guard('after commit: tell rejected', () => publishRejected(one));
      if (changed.size > 0) guard('after commit: tell changed', () => publishChanged(new Set(changed)));
      for (const one of scratch.woken.values()) guard('after commit: wake a job', () => wakeJob(one));
      guard('after commit: wake', wakeIfPending);
    },
    afterLoss: (works) => counters.count('turns.lost_work', works),
  };
};

type Swept = Pick<Store, 'quarantine' | 'passing' | 'tombstones' | 'checkpoint' | 'isPurgePending'>;

/** Actions of the kernel's jobs on the store. */
export const storeJobTools = (
  { quarantine, passing, tombstones, checkpoint, isPurgePending }: Swept,
  offers: Offers,
  ingress: Pick<Ingress, 'wake'>,
): Omit<StoreJobTools, 'count' | 'expire'> => ({
  sweepQuarantine: (nowMs) => {
    const done = quarantine.sweep(nowMs);
    return { done, pending: done === SWEPT_PER_TICK_MAX && quarantine.isLeft(nowMs) ? 1 : 0 };
  },
  sweepPassing: passing.sweep,
  sweepTombstones: tombstones.sweep,
  offerDue: () => {
    const done = offers.offerDue();
    if (offers.unsettledCount() > 0) ingress.wake();
    return done;
  },
  packetsWaiting: offers.waitingCount,
  checkpoint,
  purgePending: isPurgePending,
});
