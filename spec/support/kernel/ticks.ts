import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';
import { type StoreJobTools, storeJobs } from '../../../jobs/storeJobs';
import type { Protocol } from '../../../streams';
import type { VirtualWorld } from '../../../streams/testing';

const nothing = (): void => undefined;
const DID = { done: 0, pending: 0 };
const NOTHING_DONE: StoreJobTools = {
  ...{ sweepQuarantine: () => DID, sweepTombstones: () => 0, sweepPassing: nothing, offerDue: () => 0, count: nothing },
  ...{ expire: () => DID, checkpoint: () => true, packetsWaiting: () => 0, purgePending: () => false },
};

type Work = (this: SchedulerAction<unknown>, state: unknown) => void;

/** The jobs of a node by name, in the order in which it starts them: the protocol's, then the kernel's. */
export const jobNames = ({ jobs }: Pick<Protocol, 'jobs'>): readonly string[] =>
  [...jobs, ...storeJobs(NOTHING_DONE)].map(({ name }) => name);

/**
 * A node's scheduler, of which the ticks of jobs are taken out of time: each comes when it is asked for, as often as it is
 * asked for, and never otherwise. A node schedules these first, one a job; all else happens as the world has it.
 */
export const openTicks = ({ scheduler }: VirtualWorld, names: readonly string[]) => {
  const held = new Map<string, () => void>();
  const hold = (name: string, work: Work): Subscription => {
    const action: SchedulerAction<unknown> = Object.assign(new Subscription(), {
      schedule: (): Subscription => action,
    });
    held.set(name, () => {
      if (!action.closed) work.call(action, undefined);
    });
    return action;
  };
  const ticking: SchedulerLike = {
    now: () => scheduler.now(),
    schedule: (work: Work, delay?: number, state?: unknown) => {
      const name = names[held.size];
      return name === undefined ? scheduler.schedule(work, delay, state) : hold(name, work);
    },
  };
  return {
    scheduler: ticking,
    tick: (name: string): void => {
      const fire = held.get(name);
      if (fire === undefined) throw new Error(`no job ${name}`);
      fire();
    },
  };
};
export type Ticks = ReturnType<typeof openTicks>;
