/** A rate limit: `perS` each second on average, `burst` at once. */
export interface Rate {
  readonly perS: number;
  readonly burst: number;
}

/**
 * A look-up by a SELECT of one row. Its parameters are `:received_by`, `:now_ms`, and the ids of the ref as bytes:
 * `:id`, `:id2` …
 */
export interface RowLookup {
  readonly kind: string;
  readonly sql: string;
  /** Searches all owners, and the row's `received_by` names one: for stage `received` alone. */
  readonly ownerless?: true;
  /** The column with private bytes, which is lent wrapped, beside the row. Only such a look-up may read `secrets`. */
  readonly secret?: string;
  /** Rate limits for packets whose row has `is` in column `by`, per origin and in all: opening them is expensive. */
  readonly metered?: { readonly by: string; readonly is: string; readonly perOrigin: Rate; readonly inAll: Rate };
  /**
   * The kind of look-up that is asked with the same ids where this one finds nothing. One SQL UNION would not do: the
   * first one's answers are cached for the turn, though the second one's tables may change with each event.
   */
  readonly otherwise?: string;
  /** The passing rows that opened an authentic packet live on for `forMs` from now. */
  readonly renews?: { readonly table: string; readonly by: string; readonly forMs: number };
}

/** A look-up of a stored event of any type, by the id in the ref. */
export interface EventLookup {
  readonly kind: string;
  readonly anyEvent: true;
}

/** A way to find one kind of need that is neither an event of the named type nor provided by one. */
export type Lookup = RowLookup | EventLookup;

/** Declares a look-up. */
export const lookup = <L extends Lookup>(spec: L): L => spec;
