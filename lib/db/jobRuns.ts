import type { Db } from './open';
import { finder, plucker, writer } from './statement';

export interface JobRun {
  readonly last_run_ms: number;
  readonly run_count: number;
  /** The job's own state, as JSON. */
  readonly state: string;
}

/** When each job last ran, for whom, and what it wants to remember. */
export interface JobRuns {
  readonly find: (received_by: number, job: string) => JobRun | undefined;
  /** The earliest last run of a job over all owners. */
  readonly earliest: (job: string) => number | undefined;
  readonly record: (received_by: number, job: string, nowMs: number, state: string) => void;
  readonly list: () => readonly (JobRun & { readonly received_by: number; readonly job: string })[];
}

export const openJobRuns = (db: Db): JobRuns => {
  const find = finder<JobRun>(
    db,
    'SELECT last_run_ms, run_count, state FROM job_runs WHERE received_by = ? AND job = ?',
  );
  const earliest = plucker<number | null>(db, 'SELECT min(last_run_ms) FROM job_runs WHERE job = ?');
  const record = writer(
    db,
    `INSERT INTO job_runs (received_by, job, last_run_ms, run_count, state) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET last_run_ms = excluded.last_run_ms, run_count = run_count + 1, state = excluded.state`,
  );
  const list = db.prepare<[], JobRun & { received_by: number; job: string }>(
    'SELECT received_by, job, last_run_ms, run_count, state FROM job_runs ORDER BY job, received_by LIMIT 10000',
  );
  return {
    find,
    earliest: (job) => earliest(job) ?? undefined,
    record: (received_by, job, nowMs, state) => void record(received_by, job, nowMs, state),
    list: () => list.all(),
  };
};
