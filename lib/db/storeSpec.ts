import type { Derived } from '../tables/derived';
import type { Lookup } from '../tables/lookup';
import type { AnyQuery } from '../tables/query';
import type { Lift } from '../reconcile/lift';
import type { Registry } from '../event/registry';
import type { Table } from '../tables/table';
import type { ReadStored } from './lending/lend';
import type { StatementWatch } from './openDatabase';
import type { QuarantineLimits } from './waiting/quarantine';

/** What a store is opened with. */
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
  /** What the ids of events are lifted to, where sets of them are summed up. */
  readonly lift: Lift;
  /** Every query that is asked; those of derived rows are added. */
  readonly queries?: readonly AnyQuery[];
  readonly limits?: StoreLimits;
  readonly watch?: StatementWatch;
}
export interface StoreLimits {
  readonly quarantine?: Partial<QuarantineLimits>;
  readonly outboxRows?: number;
  readonly owners?: number;
}
