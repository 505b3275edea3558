/**
 * How a protocol finds one kind of need that is neither an event by its id nor provided by one: a SELECT of one row.
 * It is handed `:received_by`, and `:id`, `:id2` … as bytes, in the order they stand in the ref.
 */
export interface Lookup {
  readonly kind: string;
  readonly sql: string;
  /** Looks without an owner, and the row's `received_by` says whose it is: for stage `received` alone. */
  readonly ownerless?: true;
}

/** Declares a look-up. */
export const lookup = (spec: Lookup): Lookup => spec;
