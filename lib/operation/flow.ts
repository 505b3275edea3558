import type * as E from 'fp-ts/Either';
import type { IOEither } from 'fp-ts/IOEither';
import type { CryptoPort } from '../crypto/cryptoPort';
import type { Emission } from '../envelope/emission';
import type { Deps } from '../event/event';
import type { Fault } from '../fault';
import type { EventId, Ref } from '../ids';
import type { Random } from '../random';
import type { Reader } from './reader';

/** Forbids a promise: a flow is one transaction and answers at once. */
export type Sync<R> = R extends PromiseLike<unknown> ? never : R;

interface Tools {
  readonly random: Random;
  readonly crypto: CryptoPort;
}

/** The context of a job or reflector. It queries and drafts, and writes nothing. */
export interface CauseCtx extends Reader, Tools {
  /** Looks up refs, local secrets included. Refuses, as Missing, a ref that is not here. */
  readonly lend: (refs: readonly Ref[]) => E.Either<Fault, Deps>;
  /** Answers the bytes of a stored event, as they are sent. Refuses, as Missing, one that is not here. */
  readonly bytesOf: (event_id: EventId) => E.Either<Fault, Uint8Array>;
}

/** The context of a flow of one identity. */
export interface SessionCtx extends CauseCtx {
  /**
   * Runs an emission to its end; later queries of the flow see it. The flow passes its Left on, which undoes
   * everything.
   */
  readonly emit: (emission: Emission) => E.Either<Fault, EventId>;
}

/** The context of a flow of the node itself. */
export interface NodeCtx extends Reader, Tools {
  /** Stores a draft that founds a new owner, and answers the identity's id. */
  readonly found: (emission: Emission) => E.Either<Fault, EventId>;
  /** Opens the context of one identity of this node. */
  readonly as: (identity_id: EventId) => E.Either<Fault, SessionCtx>;
}

/** A write that an application can call: it queries, emits and returns. It is one transaction, all or nothing. */
export type Flow<C, P, R> = (ctx: C) => (params: P) => IOEither<Fault, Sync<R>>;
