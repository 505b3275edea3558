import type { SchedulerLike, Subscription } from 'rxjs';
import { type WorkQueues, openWorkQueues } from './workQueues';
import type { Turn } from './turn';

/** One thing to do in a turn, and who wants to know what became of it. */
export interface Work {
  readonly run: (turn: Turn) => void;
  /** After COMMIT (`kept`), or after all of the turn was lost. */
  readonly done?: (kept: boolean) => void;
}

/** Source: pipeline, "Turn, run, transaction". */
export const WORK_PER_TURN_MAX = 1_000;
export const GATHER_MS = 5;
/** Arrivals that may wait for a turn; a further one is dropped and counted, and sync asks for it again. */
export const QUEUE_MAX = 20_000;
/** Calls that may wait for a turn. So many made together get one at once; during a turn a further one is refused. */
export const CALLS_MAX = 1_000;

/**
 * Occasions of jobs that may wait for a turn: there is one for each owner and job at most, so that this is ten jobs of
 * as many owners as there may be.
 */
export const JOBS_MAX = 100_000;

/** Answers how many of `works` the turn took, from the front. */
export type RunTurn = (works: readonly Work[]) => number;

/** Does something when the code that is running now has ended, before any timer. */
export type Soonest = (action: () => void) => void;

const inMicrotask: Soonest = (action) => void Promise.resolve().then(action);

/** Where work waits for its turn. Turns never nest: what is asked for during one is done in the next. */
export interface Ingress {
  /** Gathers arrivals into batches. Answers false where the queue is full. */
  readonly offer: (work: Work) => boolean;
  /** The same for occasions of jobs, which have a line of their own: a flood of arrivals keeps none of them out. */
  readonly offerJob: (work: Work) => boolean;
  /**
   * For calls: those made together share a turn, which comes when the code that makes them has ended, before any timer;
   * those made during a turn are done in the next. Answers false where too many wait already.
   */
  readonly offerCall: (work: Work) => boolean;
  /** Makes sure a turn comes soon, for what lies in the database. */
  readonly wake: () => void;
  /** Takes no more and runs what is waiting; then, at once or after the turn under way, calls `closed`. */
  readonly close: (closed: () => void) => void;
}

/** A timer of which at most one is set. */
const openTimer = (scheduler: SchedulerLike, action: () => void) => {
  let timer: Subscription | undefined;
  const cancel = (): void => {
    timer?.unsubscribe();
    timer = undefined;
  };
  const set = (inMs: number): void => {
    timer ??= scheduler.schedule(() => (cancel(), action()), inMs);
  };
  return { set, cancel };
};

/** Runs one turn at a time, and knows whether another is wanted. */
const openRunning = ({ next, markDone, isEmpty }: WorkQueues<Work>, runTurn: RunTurn) => {
  let running = false;
  let woken = false;
  const turn = (): void => {
    running = true;
    woken = false;
    try {
      markDone(runTurn(next()));
    } finally {
      running = false;
    }
  };
  return { turn, isRunning: () => running, isWanted: () => woken || !isEmpty(), want: () => void (woken = true) };
};

/** Turns, one after another: at once, soon, and at close until nothing waits. */
const openTurns = (lines: WorkQueues<Work>, runTurn: RunTurn, scheduler: SchedulerLike) => {
  const { turn, isRunning, isWanted, want } = openRunning(lines, runTurn);
  let closed: (() => void) | undefined;

  const soon = (inMs: number): void => {
    if (closed === undefined && !isRunning()) timer.set(inMs);
  };
  const finish = (then: () => void): void => {
    while (!lines.isEmpty()) turn();
    then();
  };
  const now = (): void => {
    if (isRunning()) return;
    timer.cancel();
    turn();
    if (closed !== undefined) finish(closed);
    else if (isWanted()) soon(0);
  };
  const wake = (): void => {
    want();
    soon(0);
  };
  const close = (then: () => void): void => {
    if (closed !== undefined) return;
    closed = then;
    timer.cancel();
    if (!isRunning()) finish(then);
  };
  const timer = openTimer(scheduler, now);
  return { now, soon, wake, close, cancel: timer.cancel, isRunning, isOpen: () => closed === undefined };
};

/** A turn for calls: the first that is made asks for it, and it takes all that were made until it comes. */
const openTogether = (
  { calls }: WorkQueues<Work>,
  { now, isRunning }: ReturnType<typeof openTurns>,
  soonest: Soonest,
) => {
  let armed = false;
  const fire = (): void => {
    armed = false;
    if (calls.length > 0) now();
  };
  return (): void => {
    if (calls.length >= CALLS_MAX) return now();
    if (armed || isRunning()) return;
    armed = true;
    soonest(fire);
  };
};

export const openIngress = (runTurn: RunTurn, scheduler: SchedulerLike, soonest: Soonest = inMicrotask): Ingress => {
  const lines = openWorkQueues<Work>(WORK_PER_TURN_MAX);
  const turns = openTurns(lines, runTurn, scheduler);
  const called = openTogether(lines, turns, soonest);

  const gathered =
    (line: Work[], max: number) =>
    (work: Work): boolean => {
      if (!turns.isOpen() || line.length >= max) return false;
      const isBatch = line.push(work) === WORK_PER_TURN_MAX;
      if (isBatch) turns.cancel();
      turns.soon(isBatch ? 0 : GATHER_MS);
      return true;
    };

  const offerCall = (work: Work): boolean => {
    if (!turns.isOpen() || lines.calls.length >= CALLS_MAX) return false;
    lines.calls.push(work);
    called();
    return true;
  };

  return {
    offer: gathered(lines.arrivals, QUEUE_MAX),
    offerJob: gathered(lines.jobs, JOBS_MAX),
    offerCall,
    wake: turns.wake,
    close: turns.close,
  };
};
