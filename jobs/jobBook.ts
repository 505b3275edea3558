import { isDue } from './job';
import type { Progress } from './storeJobs';
import type { Store } from '../lib/db/store';
import { NOBODY } from '../lib/envelope/envelope';
import { toHex } from '../lib/ids';
import type { JobReport } from '../lib/operation/jobReport';

/** Reports that one list holds at most. */
export const REPORTS_MAX = 10_000;

/** A job as it is listed. */
export interface ListedJob {
  readonly name: string;
  readonly everyMs: number;
  /** Asked for each owner, or the node's own: within a turn, and then remembered; or between turns. */
  readonly kind: 'of owners' | 'of the node' | 'between turns';
  /** Counts the work left right now, where the job can tell at any time. */
  readonly pending: (() => number) | undefined;
}

/** Schedules and results of jobs. Runs are kept in the store; everything else dies with the process. */
export interface JobBook {
  /** A job's stream begins, and will first tick at `firstMs`. */
  readonly begin: (job: ListedJob, firstMs: number) => void;
  readonly recordTick: (name: string, nowMs: number) => void;
  readonly recordRun: (name: string, nowMs: number, did: Progress | undefined) => void;
  /** The jobs of one owner and of the node, by name; `NOBODY` asks for those of all owners. */
  readonly list: (received_by: number) => readonly JobReport[];
}

type Run = Progress & { readonly last_run_ms: number | null; readonly run_count: number };
type Jobs = Map<string, ListedJob & { tickMs: number; between: Run }>;
const NEVER: Run = { last_run_ms: null, run_count: 0, done: 0, pending: 0 };

/** The next tick that is an owner's turn. */
const nextRun = (everyMs: number, tickMs: number, last_run_ms: number | null): number =>
  isDue(everyMs, last_run_ms ?? undefined, tickMs) ? tickMs : tickMs + everyMs;

const openList = (store: Pick<Store, 'jobRuns' | 'owners'>, jobs: Jobs, now: () => number): JobBook['list'] => {
  const nameOf = (by: number): string => {
    const name = store.owners.nameOf(by);
    return name === undefined ? '' : toHex(name);
  };
  const found = (by: number, name: string): Run => {
    const run = store.jobRuns.find(by, name);
    if (run === undefined) return NEVER;
    const { last_run_ms, run_count, done, pending } = run;
    return { last_run_ms, run_count, done, pending };
  };
  const ownersOf = ({ kind }: ListedJob, received_by: number): readonly number[] => {
    if (kind !== 'of owners') return [NOBODY];
    return received_by === NOBODY ? store.owners.all() : [received_by];
  };
  return (received_by) => {
    const reports: JobReport[] = [];
    for (const one of [...jobs.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const tickMs = Math.max(now(), one.tickMs);
      for (const by of ownersOf(one, received_by).slice(0, REPORTS_MAX - reports.length)) {
        const run = one.kind === 'between turns' ? one.between : found(by, one.name);
        reports.push({
          ...{ job: one.name, identity_id: nameOf(by), every_ms: one.everyMs, ...run },
          next_run_ms: one.kind === 'of owners' ? nextRun(one.everyMs, tickMs, run.last_run_ms) : tickMs,
          pending: one.pending?.() ?? run.pending,
        });
      }
    }
    return reports;
  };
};

export const openJobBook = (store: Pick<Store, 'jobRuns' | 'owners'>, now: () => number): JobBook => {
  const jobs: Jobs = new Map();
  return {
    begin: (job, firstMs) => void jobs.set(job.name, { ...job, tickMs: firstMs, between: NEVER }),
    recordTick: (name, nowMs) => {
      const one = jobs.get(name);
      if (one !== undefined) one.tickMs = nowMs + one.everyMs;
    },
    recordRun: (name, nowMs, { done, pending } = { done: 0, pending: 0 }) => {
      const one = jobs.get(name);
      if (one === undefined) return;
      one.between = { last_run_ms: nowMs, run_count: one.between.run_count + 1, done, pending };
    },
    list: openList(store, jobs, now),
  };
};
