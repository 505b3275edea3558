import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import { decodeExactly } from '../decode';
import { type Fault, crashed } from '../fault';
import type { Flow, NodeCtx, SessionCtx } from './flow';
import type { AnyQuery } from '../tables/query';
import type { Reader } from './reader';

/** Whether an operation is one identity's, or the node's itself. */
export type Scope = 'session' | 'node';

interface Described<S extends Scope, P, I, R, O> {
  readonly scope: S;
  /** Parameters: `I` outside (ids as hex), `P` inside. Fields it does not name are refused. */
  readonly params: t.Type<P, I, unknown>;
  readonly result: t.Type<R, O, unknown>;
  /** Method and path, for an HTTP door. */
  readonly route?: string;
}

type CtxOf<S extends Scope> = S extends 'node' ? NodeCtx : SessionCtx;

export interface WritingSpec<S extends Scope, P, I, R, O> extends Described<S, P, I, R, O> {
  readonly flow: Flow<CtxOf<S>, P, R>;
}
export interface ReadingSpec<S extends Scope, P, I, R, O> extends Described<S, P, I, R, O> {
  readonly reads: readonly AnyQuery[];
  readonly read: (reader: Reader, params: P) => E.Either<Fault, R>;
}

/** A call whose parameters were found good: given a context it answers the result as it looks outside. */
export type Prepared<C, O> = (ctx: C) => E.Either<Fault, O>;

/** An operation that may change something: a flow, and so one transaction. */
export interface Writing<S extends Scope, I, O> {
  readonly kind: 'writing';
  readonly scope: S;
  readonly route: string | undefined;
  readonly prepare: (params: unknown) => E.Either<Fault, Prepared<CtxOf<S>, O>>;
  /** Carries the type of the parameters; never set. */
  readonly _params?: (params: I) => void;
}

/** An operation that only asks. It can be watched: it runs again when a table its queries read has changed. */
export interface Reading<S extends Scope, I, O> {
  readonly kind: 'reading';
  readonly scope: S;
  readonly route: string | undefined;
  readonly reads: readonly AnyQuery[];
  readonly prepare: (params: unknown) => E.Either<Fault, Prepared<Reader, O>>;
  /** Carries the type of the parameters; never set. */
  readonly _params?: (params: I) => void;
}

export type Operation<S extends Scope, I, O> = Writing<S, I, O> | Reading<S, I, O>;

/** All that an application can call, by name. */
export type Operations = Readonly<
  Record<string, Operation<'node', never, unknown> | Operation<'session', never, unknown>>
>;

const CRASHED = crashed('operation');

/** Declares an operation that changes something. */
export const writing = <S extends Scope, P, I, R, O>(spec: WritingSpec<S, P, I, R, O>): Writing<S, I, O> => ({
  kind: 'writing',
  scope: spec.scope,
  route: spec.route,
  prepare: (raw) =>
    pipe(
      decodeExactly(spec.params)(raw),
      E.map(
        (params) => (ctx) =>
          pipe(
            spec.flow(ctx)(params)(),
            E.map((result: R) => spec.result.encode(result)),
          ),
      ),
    ),
});

/** Declares an operation that only asks. What it throws is a Left, too. */
export const reading = <S extends Scope, P, I, R, O>(spec: ReadingSpec<S, P, I, R, O>): Reading<S, I, O> => ({
  kind: 'reading',
  scope: spec.scope,
  route: spec.route,
  reads: spec.reads,
  prepare: (raw) =>
    pipe(
      decodeExactly(spec.params)(raw),
      E.map(
        (params) => (reader) =>
          pipe(
            E.tryCatch(() => spec.read(reader, params), CRASHED),
            E.flatten,
            E.map(spec.result.encode),
          ),
      ),
    ),
});
