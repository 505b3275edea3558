import type * as t from 'io-ts';
import type { SqlValue } from './delta';

/** Rows that any query answers at most, whatever its SQL says. */
export const QUERY_ROWS_MAX = 1_000;

/**
 * A read of projected tables: one SELECT with a LIMIT, its named parameters, and the codec of its rows. The kernel
 * binds `received_by`, never the caller.
 */
export interface Query<P, A> {
  readonly name: string;
  readonly sql: string;
  readonly row: t.Decoder<unknown, A> & { readonly name: string };
  /** Tables that EXPLAIN cannot see, because they are virtual. */
  readonly reads?: readonly string[];
  /** Reads across all owners: for the node itself, never for a session. */
  readonly everyOwner?: true;
  /** Carries the type of the parameters; never set. */
  readonly _params?: (params: P) => void;
}

export type QueryParams = Readonly<Record<string, SqlValue>>;

/** Declares a query. When a node opens it is prepared, and refused where it is not a read. */
export const query = <P extends QueryParams, A>(spec: Query<P, A>): Query<P, A> => spec;

/** A query of any parameters and rows. */
export type AnyQuery = Query<never, unknown>;
