import type * as E from 'fp-ts/Either';
import type { Fault } from '../fault';
import type { EventId } from '../ids';
import type { JobReport } from './jobReport';
import type { KeySet } from '../reconcile/keySet';
import type { Query, QueryParams } from '../tables/query';

/** Queries for one owner, and the time of the turn. */
export interface Reader {
  /** The identity it runs for; zero for the node itself. */
  readonly identity_id: EventId;
  readonly nowMs: number;
  /** The keys of one scope, as they are stored for that owner, without those that expired up to `asOfMs`. */
  readonly keySet: (scope: EventId, asOfMs: number) => KeySet;
  /** Reports of the jobs of that owner and of the node, by name. */
  readonly jobs: () => readonly JobReport[];
  readonly query: <P extends QueryParams, A>(query: Query<P, A>, params: P) => E.Either<Fault, readonly A[]>;
}
