import type * as E from 'fp-ts/Either';
import type { Row } from './delta';
import type { Fault } from '../fault';
import type { AnyQuery, Query, QueryParams } from './query';
import type { Table } from './table';

/** Runs a query for the owner whose rows are computed. */
export type Ask = <P extends QueryParams, A>(query: Query<P, A>, params: P) => E.Either<Fault, readonly A[]>;

/**
 * Rows that depend on a whole set of events. They are recomputed, as a pure function of query results, before the next
 * read in the turn, at the latest at its end, in the same transaction.
 */
export interface Derived {
  readonly name: string;
  /** Counted up when `run` or the tables change; a file written by another version is recomputed at open. */
  readonly version: number;
  /** A stored or forgotten event of one of these types makes the rows stale. */
  readonly from: readonly string[];
  /** Tables with a key each; they belong to no event type. */
  readonly tables: readonly Table[];
  readonly asks: readonly AnyQuery[];
  /** Computes all rows of each table, by the table's name. */
  readonly run: (ask: Ask) => E.Either<Fault, Readonly<Record<string, readonly Row[]>>>;
}

/** Declares derived state. */
export const derive = (spec: Derived): Derived => spec;
