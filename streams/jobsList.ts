import type { Store } from '../lib/db/store';
import { NOBODY } from '../lib/envelope';
import { toHex } from '../lib/ids';

/** What one job last did, for one identity or for the node. */
export interface JobReport {
  readonly job: string;
  /** Hex; empty for a job of the node itself. */
  readonly identity_id: string;
  /** Absent for a job that keeps no time. */
  readonly last_run_ms: number | undefined;
  readonly run_count: number;
  /** What its last run did, in its own unit: events forgotten, say. */
  readonly done: number;
  /** What it left to do, as far as it knows. */
  readonly pending: number;
}

/** Is anything removed still in the log? It is asked for again until nothing is. */
const purge = (store: Pick<Store, 'purgePending'>): JobReport => {
  const pending = store.purgePending() ? 1 : 0;
  return { job: 'checkpoint', identity_id: '', last_run_ms: undefined, run_count: 0, done: 0, pending };
};

/** What the jobs of one owner and of the node last did, by name; or those of all owners. */
export const listJobs = (
  store: Pick<Store, 'jobRuns' | 'owners' | 'purgePending'>,
  received_by?: number,
): readonly JobReport[] => {
  const isAsked = (by: number): boolean => received_by === undefined || by === received_by || by === NOBODY;
  const nameOf = (by: number): string => {
    const name = store.owners.nameOf(by);
    return name === undefined ? '' : toHex(name);
  };
  const runs = store.jobRuns.list().filter((run) => isAsked(run.received_by));
  return [
    purge(store),
    ...runs.map(({ job, received_by: by, last_run_ms, run_count, done, pending }) => ({
      ...{ job, identity_id: nameOf(by), last_run_ms, run_count, done, pending },
    })),
  ];
};
