import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import { type Observable, type SchedulerLike, exhaustMap, timer } from 'rxjs';
import type { Emission } from '../lib/envelope/emission';
import type { Fault } from '../lib/fault';
import type { CauseCtx } from '../lib/operation/flow';

/** A job's answer: emissions for the bus, and state to keep until its next run. */
export interface JobResult<S> {
  readonly emissions: readonly Emission[];
  readonly state: S;
  /** Work done, in the job's own unit; the number of its emissions by default. */
  readonly done?: number;
  /** Work known to be left; none by default. */
  readonly pending?: number;
}

/** Work that time sets off: asked at every period, once for each owner. It queries and drafts; it writes nothing. */
export interface Job<S> {
  readonly name: string;
  readonly everyMs: number;
  /**
   * Milliseconds after which it also runs for an owner: from a note in a table that wakes it, or from a run that left
   * work pending. Absent: nothing wakes it.
   */
  readonly wokenInMs?: number;
  /** Emissions taken of one run at most. */
  readonly limit: number;
  readonly state: t.Type<S, unknown>;
  readonly initial: S;
  readonly run: (ctx: CauseCtx, state: S) => E.Either<Fault, JobResult<S>>;
}

/** One run of a job: what it emits, cut at its limit, and the state it leaves as JSON. */
export interface JobRun {
  readonly emissions: readonly Emission[];
  readonly stateJson: string;
  /** Emissions beyond the limit, which were dropped. */
  readonly cut: number;
  readonly done: number;
  /** Work left to do, including emissions cut by the limit. */
  readonly pending: number;
}

/** A declared job, its state hidden behind JSON. */
export interface AnyJob {
  readonly name: string;
  readonly everyMs: number;
  readonly wokenInMs?: number;
  readonly run: (ctx: CauseCtx, stateJson: string | undefined) => E.Either<Fault, JobRun>;
}

const parse = (json: string): E.Either<unknown, unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(json),
    () => 'not JSON',
  );

/** Declares a job. Its state is read back through its own codec; a state that does not decode begins anew. */
export const job = <S>({ name, everyMs, wokenInMs, limit, state, initial, run }: Job<S>): AnyJob => {
  const stateOf = (json: string | undefined): S =>
    json === undefined
      ? initial
      : pipe(
          parse(json),
          E.chainW((raw) => state.decode(raw)),
          E.getOrElse(() => initial),
        );
  return {
    name,
    everyMs,
    ...(wokenInMs === undefined ? {} : { wokenInMs }),
    run: (ctx, stateJson) =>
      pipe(
        run(ctx, stateOf(stateJson)),
        E.map(({ emissions, state: next, done, pending = 0 }) => {
          const taken = emissions.slice(0, limit);
          const cut = emissions.length - taken.length;
          const stateJson = JSON.stringify(state.encode(next));
          return { emissions: taken, stateJson, cut, done: done ?? taken.length, pending: pending + cut };
        }),
      ),
  };
};

/** A job that never ran is due within this time, or a node that is never open for long would never run its rare ones. */
const FIRST_WITHIN_MS = 60_000;

/**
 * Milliseconds until a job is due. Overdue by any number of periods is due once, now. A last run that lies in the
 * future, since the clock was set back, delays by a period at most.
 */
export const dueInMs = (everyMs: number, lastRunMs: number | undefined, nowMs: number): number =>
  lastRunMs === undefined
    ? Math.min(everyMs, FIRST_WITHIN_MS)
    : Math.min(everyMs, Math.max(0, lastRunMs + everyMs - nowMs));

/**
 * Is an owner's turn at this tick? Its occasion belongs to the nearest tick, so a tick that is early by a little counts.
 * A last run that far in the future counts too: the clock was set back.
 */
export const isDue = (everyMs: number, lastRunMs: number | undefined, nowMs: number): boolean =>
  lastRunMs === undefined || Math.abs(nowMs - lastRunMs) > everyMs / 2;

/** A job is an interval stream that remembers its last run. Ticks that come while it still runs are dropped, not queued. */
export const ticks = <A>(
  firstInMs: number,
  everyMs: number,
  scheduler: SchedulerLike,
  occasion: () => Observable<A>,
): Observable<A> => timer(firstInMs, everyMs, scheduler).pipe(exhaustMap(occasion));
