/** So many each second on average, and so many at once. */
export interface Rate {
  readonly perS: number;
  readonly burst: number;
}

/** A look-up by a SELECT of one row. It is handed `:received_by`, `:now_ms`, and `:id`, `:id2` … as bytes, as they stand in the ref. */
export interface RowLookup {
  readonly kind: string;
  readonly sql: string;
  /** Looks without an owner, and the row's `received_by` says whose it is: for stage `received` alone. */
  readonly ownerless?: true;
  /** The column with private bytes: it is lent wrapped, beside the row. Only such a look-up may read `secrets`. */
  readonly secret?: string;
  /** Opening what comes for a row whose column `by` is `is` costs much, so it is bounded, for each origin and in all. */
  readonly metered?: { readonly by: string; readonly is: string; readonly perOrigin: Rate; readonly inAll: Rate };
  /**
   * The kind of the look-up that is asked where this one finds nothing, with the same ids. Two, not one with a UNION: what
   * the first finds is asked for once in a turn though what the second reads may change with each event.
   */
  readonly otherwise?: string;
  /** Found for a packet that then proved authentic, the passing rows it came from live on for `forMs` from now. */
  readonly renews?: { readonly table: string; readonly by: string; readonly forMs: number };
}

/** A look-up of any stored event, whatever its type, by the id in the ref. */
export interface EventLookup {
  readonly kind: string;
  readonly anyEvent: true;
}

/** How a protocol finds one kind of need that is neither an event of the type it names nor provided by one. */
export type Lookup = RowLookup | EventLookup;

/** Declares a look-up. */
export const lookup = <L extends Lookup>(spec: L): L => spec;
