import * as E from 'fp-ts/Either';
import { EMPTY, type Observable, type SchedulerLike, interval } from 'rxjs';
import { type Fault, crashed } from '../../lib/fault';
import type { NodeCtx, SessionCtx } from '../../lib/operation/flow';
import type { Codec, Operations, Prepared, Scope } from '../../lib/operation/operation';
import type { AnyQuery } from '../../lib/tables/query';
import type { Reader } from '../../lib/operation/reader';
import { type ApiError, apiError, busyError, closedError, storageError } from './apiError';
import type { Engine } from '../engine';
import { REREAD_MS, live } from '../edges/live';
import { changeKey } from '../turn/scratch';
import type { Turn } from '../turn/turn';

type Answer<R> = Promise<E.Either<ApiError, R>>;

type InputOf<Op> = Op extends { readonly params: Codec<infer I> } ? I : never;
type OutputOf<Op> = Op extends { readonly result: Codec<infer O> } ? O : never;
type NamesOf<Ops, Has> = { [K in keyof Ops]: Ops[K] extends Has ? K : never }[keyof Ops];

/** The operations of one scope, by name: parameters and results as they look outside, with ids as hex. */
export type Api<Ops, S extends Scope> = {
  readonly [K in NamesOf<Ops, { readonly scope: S }>]: (params: InputOf<Ops[K]>) => Answer<OutputOf<Ops[K]>>;
};

/** Watches a reading operation of a session. */
export type Live<Ops> = <K extends NamesOf<Ops, { readonly scope: 'session'; readonly kind: 'reading' }>>(
  name: K,
  params: InputOf<Ops[K]>,
) => Observable<E.Either<ApiError, OutputOf<Ops[K]>>>;

/** Who calls: what its flows and its reads are handed. */
export interface Caller<C> {
  readonly received_by: number;
  readonly context: (turn: Turn) => C;
}

/** The part of an engine that its API needs. */
export interface DoorTools {
  readonly engine: Pick<Engine, 'ingress' | 'contexts' | 'changed$'>;
  readonly scheduler: SchedulerLike;
  readonly isOpen: () => boolean;
  readonly tables: (queries: readonly AnyQuery[]) => readonly string[];
}

const mapped: <A>(result: E.Either<Fault, A>) => E.Either<ApiError, A> = E.mapLeft(apiError);

/** Runs a flow as one piece of work and answers after its COMMIT. */
const runFlow = <C>(tools: DoorTools, name: string, caller: Caller<C>, flow: Prepared<C, unknown>): Answer<unknown> =>
  new Promise((resolve) => {
    let answer: E.Either<ApiError, unknown> = E.left(storageError);
    const taken = tools.engine.ingress.offerCall({
      run: (turn) => {
        answer = mapped(turn.attempt(name, () => flow(caller.context(turn))));
      },
      done: (kept) => resolve(kept ? answer : E.left(storageError)),
    });
    if (!taken) resolve(E.left(busyError));
  });

type Kinds<C> =
  | { readonly kind: 'writing'; readonly prepare: (raw: unknown) => E.Either<Fault, Prepared<C, unknown>> }
  | { readonly kind: 'reading'; readonly prepare: (raw: unknown) => E.Either<Fault, Prepared<Reader, unknown>> };

const callOf =
  <C>(tools: DoorTools, caller: Caller<C>, name: string, operation: Kinds<C>) =>
  (params: unknown): Answer<unknown> => {
    if (!tools.isOpen()) return Promise.resolve(E.left(closedError));
    if (operation.kind === 'reading') {
      const reader = tools.engine.contexts.reader(caller.received_by);
      return Promise.resolve(
        mapped(E.chain((read: Prepared<Reader, unknown>) => read(reader))(operation.prepare(params))),
      );
    }
    const prepared = operation.prepare(params);
    return E.isLeft(prepared)
      ? Promise.resolve(E.left(apiError(prepared.left)))
      : runFlow(tools, name, caller, prepared.right);
  };

/** An object without prototype, so that `constructor` is no operation. */
const door = <A>(calls: readonly (readonly [string, unknown])[]): A =>
  Object.freeze(Object.assign(Object.create(null), Object.fromEntries(calls))) as A;

/** The operations one identity may call, and nothing else. */
export const openSessionApi = <Ops extends Operations>(
  tools: DoorTools,
  operations: Ops,
  caller: Caller<SessionCtx>,
): Api<Ops, 'session'> =>
  door(
    Object.entries(operations).flatMap(([name, one]) =>
      one.scope === 'session' ? [[name, callOf(tools, caller, name, one)] as const] : [],
    ),
  );

/** The operations of the node itself, and nothing else. */
export const openNodeApi = <Ops extends Operations>(
  tools: DoorTools,
  operations: Ops,
  caller: Caller<NodeCtx>,
): Api<Ops, 'node'> =>
  door(
    Object.entries(operations).flatMap(([name, one]) =>
      one.scope === 'node' ? [[name, callOf(tools, caller, name, one)] as const] : [],
    ),
  );

const READS_ONLY: ApiError = { _tag: 'refused', rule: 'live.watches_what_only_reads' };

/** Watching reads: the answer now, and again after COMMITs that changed what it reads, if it differs; with the time, too. */
export const openLive =
  <Ops extends Operations>(tools: DoorTools, operations: Ops, received_by: number): Live<Ops> =>
  (name, params) => {
    const found = new Map(Object.entries(operations)).get(String(name));
    const operation = found?.kind === 'reading' && found.scope === 'session' ? found : undefined;
    const prepared = operation?.prepare(params);
    const keys = tools.tables(operation?.reads ?? []).map((table) => changeKey(received_by, table));
    const isTimed = operation?.reads.some(({ sql }) => sql.includes(':now_ms')) ?? false;
    const due$ = isTimed ? interval(REREAD_MS, tools.scheduler) : EMPTY;
    const read = (): E.Either<ApiError, unknown> => {
      if (!tools.isOpen()) return E.left(closedError);
      return prepared === undefined
        ? E.left(READS_ONLY)
        : mapped(E.chain((run: Prepared<Reader, unknown>) => run(tools.engine.contexts.reader(received_by)))(prepared));
    };
    return live(
      tools.engine.changed$,
      keys,
      read,
      (cause) => apiError(crashed(String(name))(cause)),
      due$,
    ) as ReturnType<Live<Ops>>;
  };
