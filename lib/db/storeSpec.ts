import type { Derived } from '../tables/derived';
import type { Lookup } from '../tables/lookup';
import type { AnyQuery } from '../tables/query';
import type { Lift } from '../reconcile/lift';
import type { Registry } from '../event/registry';
import type { Table } from '../tables/table';
import type { ReadStored } from './lending/lend';
import type { StatementWatch } from './openDatabase';
import type { QuarantineLimits } from './waiting/quarantine';

/** Options of a store. */
export interface StoreSpec {
  readonly path: string;
  readonly protocol: string;
  readonly registry: Registry;
  readonly lookups: readonly Lookup[];
  readonly readStored: ReadStored;
  readonly derived?: readonly Derived[];
  /** Tables that lie in memory. */
  readonly passing?: readonly Table[];
  readonly now: () => number;
  /** Lifts ids of events to the numbers that are summed up. */
  readonly lift: Lift;
  /** All queries but those of derived state, which are added. */
  readonly queries?: readonly AnyQuery[];
  readonly limits?: StoreLimits;
  readonly watch?: StatementWatch;
}
export interface StoreLimits {
  readonly quarantine?: Partial<QuarantineLimits>;
  readonly outboxRows?: number;
  readonly owners?: number;
}
