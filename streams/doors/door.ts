import type * as E from 'fp-ts/Either';
import type { Observable } from 'rxjs';

/** Why a call was refused: a rule, paths of parameters and refs, never a value. */
export interface CallFault {
  readonly _tag: string;
  readonly rule: string;
  readonly paths?: readonly string[];
  readonly refs?: readonly string[];
}

export type CallAnswer = E.Either<CallFault, unknown>;

/** A call of an operation of the protocol, or of what every node offers: `stats`, `explain`, `watch`, `trace`. */
export interface Call {
  readonly op: string;
  /** The calling identity, 32 hex characters; absent where the node itself is called. */
  readonly as?: string;
  readonly params?: unknown;
}

/** Calls a node, in this process or in another one. */
export interface Door {
  readonly call: (call: Call) => Promise<CallAnswer>;
  /** Watches a reading operation (`watch`) or the hops of envelopes (`trace`). A Left ends the stream. */
  readonly stream: (call: Call) => Observable<CallAnswer>;
  readonly close: () => void;
}

export const callFault = (_tag: string, rule: string): CallFault => ({ _tag, rule });
export const NODE_IS_CLOSED = callFault('closed', 'node.is_open');
