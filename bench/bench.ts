import type { CryptoPort } from '../lib/crypto/cryptoPort';
import type { Limits } from './limits';
import type { Sizes } from './sizes';

export type Backend = CryptoPort['backend'];

/** One measured case beside its limit. */
export interface Figure {
  readonly case: string;
  /** Repetitions. */
  readonly n: number;
  /** Repetitions a second; null where the case is no rate. */
  readonly per_s: number | null;
  /** The limit to compare with: measured in the same run, or a figure of the targets. */
  readonly limit: string;
  readonly limit_per_s: number | null;
  /** The ratio to judge: of the limit's rate, or of the time or memory it allows. See `targets.ts`. */
  readonly ratio: number;
  /** Resident memory in megabytes: of the process, or for a memory case, above the idle process. */
  readonly rss_mb: number;
}

/** The tools of a bench. */
export interface Rig {
  readonly crypto: CryptoPort;
  readonly limits: Limits;
  readonly sizes: Sizes;
  /** A folder of its own, deleted afterwards. */
  readonly folder: string;
}

/** A group of cases that are measured together. */
export interface Bench {
  readonly name: string;
  readonly run: (rig: Rig) => Promise<readonly Figure[]>;
}

/** Formats a case as one line. */
export interface Line extends Figure {
  readonly bench: string;
  readonly backend: Backend;
}
