import type * as t from 'io-ts';
import type { SqlValue } from './delta';

/** A page is never longer than this, whatever its SQL says. */
export const QUERY_ROWS_MAX = 1_000;

/**
 * A read of projected tables: one SELECT with a LIMIT, its named parameters, and the codec of its rows.
 * `received_by` is bound by the kernel, never by the caller.
 */
export interface Query<P, A> {
  readonly name: string;
  readonly sql: string;
  readonly row: t.Decoder<unknown, A> & { readonly name: string };
  /** Tables it reads, where EXPLAIN cannot tell (virtual tables). */
  readonly reads?: readonly string[];
  /** Reads over all owners: for the node itself, never for a session. */
  readonly everyOwner?: true;
  /** Carries the type of the parameters; never set. */
  readonly _params?: (params: P) => void;
}

export type QueryParams = Readonly<Record<string, SqlValue>>;

/** Declares a query. It is prepared, and refused where it is not a read, when a node opens. */
export const query = <P extends QueryParams, A>(spec: Query<P, A>): Query<P, A> => spec;

/** A query whose parameters and rows the holder does not know. */
export type AnyQuery = Query<never, unknown>;
