import type { Db } from './openDatabase';
import { finder, plucker, writer } from './statement';

export interface JobRunRow {
  readonly last_run_ms: number;
  readonly run_count: number;
  /** The job's own state, as JSON. */
  readonly state: string;
  /** Work of its last run, in the job's own unit. */
  readonly done: number;
  /** Work that its last run left, as far as the job knows. */
  readonly pending: number;
}

/** The outcome of a run. */
export type JobOutcome = Pick<JobRunRow, 'done' | 'pending'>;

/** The last run of each job for each owner, and the state that it keeps. */
export interface JobRuns {
  readonly find: (received_by: number, job: string) => JobRunRow | undefined;
  /** The earliest last run of a job, across all owners. */
  readonly earliest: (job: string) => number | undefined;
  readonly record: (received_by: number, job: string, nowMs: number, state: string, outcome?: JobOutcome) => void;
  readonly list: () => readonly (JobRunRow & { readonly received_by: number; readonly job: string })[];
}

const NOTHING: JobOutcome = { done: 0, pending: 0 };

export const openJobRuns = (db: Db): JobRuns => {
  const find = finder<JobRunRow>(
    db,
    'SELECT last_run_ms, run_count, state, done, pending FROM job_runs WHERE received_by = ? AND job = ?',
  );
  const earliest = plucker<number | null>(db, 'SELECT min(last_run_ms) FROM job_runs WHERE job = ?');
  const record = writer(
    db,
    `INSERT INTO job_runs (received_by, job, last_run_ms, run_count, state, done, pending) VALUES (?, ?, ?, 1, ?, ?, ?)
     ON CONFLICT DO UPDATE SET last_run_ms = excluded.last_run_ms, run_count = run_count + 1, state = excluded.state,
       done = excluded.done, pending = excluded.pending`,
  );
  const list = db.prepare<[], JobRunRow & { received_by: number; job: string }>(
    'SELECT received_by, job, last_run_ms, run_count, state, done, pending FROM job_runs ORDER BY job, received_by LIMIT 10000',
  );
  return {
    find,
    earliest: (job) => earliest(job) ?? undefined,
    record: (received_by, job, nowMs, state, { done, pending } = NOTHING) =>
      void record(received_by, job, nowMs, state, done, pending),
    list: () => list.all(),
  };
};
