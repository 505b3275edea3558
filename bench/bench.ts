import type { CryptoPort } from '../lib/crypto/cryptoPort';
import type { Limits } from './limits';
import type { Sizes } from './sizes';

export type Backend = CryptoPort['backend'];

/** One measured case, beside the limit it is held against. */
export interface Figure {
  readonly case: string;
  /** How many times it was done. */
  readonly n: number;
  /** How many a second; null where it is no rate. */
  readonly per_s: number | null;
  /** What it is held against, measured in the same run, or a figure of the targets. */
  readonly limit: string;
  readonly limit_per_s: number | null;
  /** What is judged: a share of the limit's rate, or of what the limit allows of time or memory. See `targets.ts`. */
  readonly ratio: number;
  /** Resident memory in megabytes: of the process, or where the case is memory, over the idle process. */
  readonly rss_mb: number;
}

/** What a bench is handed. */
export interface Rig {
  readonly crypto: CryptoPort;
  readonly limits: Limits;
  readonly sizes: Sizes;
  /** A folder of its own; deleted afterwards. */
  readonly folder: string;
}

/** A group of cases that are measured together. */
export interface Bench {
  readonly name: string;
  readonly run: (rig: Rig) => Promise<readonly Figure[]>;
}

/** A case as it is printed, one line each. */
export interface Line extends Figure {
  readonly bench: string;
  readonly backend: Backend;
}
