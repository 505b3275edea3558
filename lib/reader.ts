import type * as E from 'fp-ts/Either';
import type { Fault } from './fault';
import type { EventId } from './ids';
import type { Query, QueryParams } from './query';

/** What a job or a reflector may do besides computing: ask, for the owner it runs for, and know the time. */
export interface Reader {
  /** Whom it runs for; zero for the node itself. */
  readonly identity_id: EventId;
  readonly nowMs: number;
  readonly query: <P extends QueryParams, A>(query: Query<P, A>, params: P) => E.Either<Fault, readonly A[]>;
}
