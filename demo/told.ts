import type { Copy } from './copies';

/** How a run ended, ready to be shown: whatever the protocol, it is printed in one way. */
export interface Told {
  /** Do all who should have the same messages have them, every one that was accepted, and does nothing wait? */
  readonly agree: boolean;
  /** The last messages as one of the identities reads them. */
  readonly last: { readonly title: string; readonly lines: Copy['last'] };
  readonly tables: readonly string[];
  /** What was counted: a name and a sentence each. */
  readonly facts: readonly (readonly [string, string])[];
  /** What was shown, in one line. */
  readonly verdict: string;
  /** The same for programs. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** How long it took, by the clock on the wall and by the clock of the run. */
export interface Took {
  readonly wallMs: number;
  readonly tookMs: number;
}
