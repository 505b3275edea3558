/** Last result and next run of one job, for one identity or for the node. */
export interface JobReport {
  readonly job: string;
  /** Hex; empty for a job of the node itself. */
  readonly identity_id: string;
  /** How often it runs, in milliseconds. */
  readonly every_ms: number;
  /** In milliseconds since 1970; null where it has not run. For a job between turns, counted since the node opened. */
  readonly last_run_ms: number | null;
  /** Milliseconds since 1970; now, where it is late. */
  readonly next_run_ms: number;
  readonly run_count: number;
  /** Work done by its last run, in its own unit: events forgotten, say. */
  readonly done: number;
  /** Work left to do, as far as it knows. */
  readonly pending: number;
}
