import type * as E from 'fp-ts/Either';
import type { Observable } from 'rxjs';

/** Why a call was refused: rules, paths and refs, never a value. */
export interface CallFault {
  readonly _tag: string;
  readonly rule: string;
  readonly paths?: readonly string[];
  readonly refs?: readonly string[];
}

export type Answered = E.Either<CallFault, unknown>;

/** What is asked of a node: an operation of the protocol, or one of the node's few. */
export interface Call {
  readonly op: string;
  /** The identity that asks, in hex; absent where the node itself is asked. */
  readonly as?: string;
  readonly params?: unknown;
}

/** The way to a node, in this process or in another one. */
export interface Door {
  readonly call: (call: Call) => Promise<Answered>;
  /** Watches a reading operation (op `watch`) or the hops of envelopes (op `trace`). A Left ends it. */
  readonly stream: (call: Call) => Observable<Answered>;
  readonly close: () => void;
}

export const callFault = (_tag: string, rule: string): CallFault => ({ _tag, rule });
export const NODE_IS_CLOSED = callFault('closed', 'node.is_open');
