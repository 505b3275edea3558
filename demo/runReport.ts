import type { Copy } from './copies';

/** How a run ended, ready to be printed in the same way for each protocol. */
export interface RunReport {
  /** Does everyone have all accepted messages that they should have, and does nothing wait? */
  readonly agree: boolean;
  /** The last messages as one identity reads them. */
  readonly last: { readonly title: string; readonly lines: Copy['last'] };
  readonly tables: readonly string[];
  /** Facts: a name and a sentence each. */
  readonly facts: readonly (readonly [string, string])[];
  /** The result in one line. */
  readonly verdict: string;
  /** The same for programs. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** The duration by the wall clock and by the clock of the run. */
export interface RunDuration {
  readonly wallMs: number;
  readonly tookMs: number;
}
