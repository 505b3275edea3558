import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import { decodeExactly } from '../decode';
import { type Fault, crashed } from '../fault';
import type { Flow, NodeCtx, SessionCtx } from './flow';
import type { AnyQuery } from '../tables/query';
import type { Reader } from './reader';

/** The caller of an operation: one identity (`session`), or the application as the node itself (`node`). */
export type Scope = 'session' | 'node';

/** The codec of parameters or of a result. `O` is the type outside, as JSON carries it: ids as hex. */
export type Codec<O> = Pick<t.Type<unknown, O, unknown>, 'name' | 'decode' | 'validate' | '_O'>;

interface OperationSpec<S extends Scope, P, I, R, O> {
  readonly scope: S;
  /** Parameters: `I` outside (ids as hex), `P` inside. Fields that it does not name are refused. */
  readonly params: t.Type<P, I, unknown>;
  readonly result: t.Type<R, O, unknown>;
  /** Method and path of an HTTP door. */
  readonly route?: string;
}

type CtxOf<S extends Scope> = S extends 'node' ? NodeCtx : SessionCtx;

export interface WritingSpec<S extends Scope, P, I, R, O> extends OperationSpec<S, P, I, R, O> {
  readonly flow: Flow<CtxOf<S>, P, R>;
}
export interface ReadingSpec<S extends Scope, P, I, R, O> extends OperationSpec<S, P, I, R, O> {
  readonly reads: readonly AnyQuery[];
  readonly read: (reader: Reader, params: P) => E.Either<Fault, R>;
}

/** A call with valid parameters. Given a context, it answers the result as it looks outside. */
export type Prepared<C, O> = (ctx: C) => E.Either<Fault, O>;

interface Described<S extends Scope, I, O> {
  readonly scope: S;
  /** Doors, command lines and API descriptions read these two: what a call takes, and what it answers. */
  readonly params: Codec<I>;
  readonly result: Codec<O>;
  readonly route: string | undefined;
}

/** An operation that may change something: a flow, so one transaction. */
export interface Writing<S extends Scope, I, O> extends Described<S, I, O> {
  readonly kind: 'writing';
  /** Decodes parameters. Refuses: unknown fields, wrong types. */
  readonly prepare: (params: unknown) => E.Either<Fault, Prepared<CtxOf<S>, O>>;
}

/** An operation that only reads. A watched one runs again after a COMMIT that changed a table its queries read. */
export interface Reading<S extends Scope, I, O> extends Described<S, I, O> {
  readonly kind: 'reading';
  readonly reads: readonly AnyQuery[];
  /** Decodes parameters. Refuses: unknown fields, wrong types. */
  readonly prepare: (params: unknown) => E.Either<Fault, Prepared<Reader, O>>;
}

export type Operation<S extends Scope, I, O> = Writing<S, I, O> | Reading<S, I, O>;

/** All operations of a protocol, by name. */
export type Operations = Readonly<
  Record<string, Operation<'node', unknown, unknown> | Operation<'session', unknown, unknown>>
>;

/** The parameters of an operation as a caller writes them, and its result as a caller reads it. */
export type ParamsOf<Op extends Pick<Described<Scope, unknown, unknown>, 'params'>> = Op['params']['_O'];
export type ResultOf<Op extends Pick<Described<Scope, unknown, unknown>, 'result'>> = Op['result']['_O'];

const CRASHED = crashed('operation');

/** Declares an operation that changes something. */
export const writing = <S extends Scope, P, I, R, O>(spec: WritingSpec<S, P, I, R, O>): Writing<S, I, O> => ({
  kind: 'writing',
  scope: spec.scope,
  params: spec.params,
  result: spec.result,
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

/** Declares an operation that only reads. An exception in it becomes a Left. */
export const reading = <S extends Scope, P, I, R, O>(spec: ReadingSpec<S, P, I, R, O>): Reading<S, I, O> => ({
  kind: 'reading',
  scope: spec.scope,
  params: spec.params,
  result: spec.result,
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
