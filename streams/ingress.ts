import type { SchedulerLike, Subscription } from 'rxjs';
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
/** Calls that may wait for a turn: they are made while one is running, by whoever watches it. */
export const CALLS_MAX = 1_000;

/** Answers how many of `works` the turn took, from the front. */
export type RunTurn = (works: readonly Work[]) => number;

/** Where work waits for its turn. Turns never nest: what is asked for during one is done in the next. */
export interface Ingress {
  /** Gathers arrivals into batches. Answers false where the queue is full. */
  readonly offer: (work: Work) => boolean;
  /** Runs at once if no turn is running, else in the next. Answers false where too many wait already. */
  readonly urgent: (work: Work) => boolean;
  /** Makes sure a turn comes soon, for what lies in the database. */
  readonly wake: () => void;
  /** Runs what is waiting, then takes no more. */
  readonly close: () => void;
}

/** Work in two lines: calls go before arrivals. */
const openLines = () => {
  const calls: Work[] = [];
  const arrivals: Work[] = [];
  const next = (): readonly Work[] => [...calls, ...arrivals.slice(0, WORK_PER_TURN_MAX)].slice(0, WORK_PER_TURN_MAX);
  const took = (count: number): void => {
    const called = calls.splice(0, count).length;
    arrivals.splice(0, count - called);
  };
  return { calls, arrivals, next, took, isEmpty: () => calls.length + arrivals.length === 0 };
};

export const openIngress = (runTurn: RunTurn, scheduler: SchedulerLike): Ingress => {
  const lines = openLines();
  let timer: Subscription | undefined;
  let running = false;
  let closed = false;

  const cancel = (): void => {
    timer?.unsubscribe();
    timer = undefined;
  };
  const schedule = (inMs: number): void => {
    if (closed || running || timer !== undefined) return;
    timer = scheduler.schedule(turn, inMs);
  };

  const turn = (): void => {
    cancel();
    running = true;
    try {
      lines.took(runTurn(lines.next()));
    } finally {
      running = false;
    }
    if (!lines.isEmpty()) schedule(0);
  };

  const offer = (work: Work): boolean => {
    if (closed || lines.arrivals.length >= QUEUE_MAX) return false;
    const isBatch = lines.arrivals.push(work) === WORK_PER_TURN_MAX;
    if (isBatch) cancel();
    schedule(isBatch ? 0 : GATHER_MS);
    return true;
  };

  const urgent = (work: Work): boolean => {
    if (closed || lines.calls.length >= CALLS_MAX) return false;
    lines.calls.push(work);
    if (!running) turn();
    return true;
  };

  const close = (): void => {
    while (!running && !lines.isEmpty()) turn();
    closed = true;
    cancel();
  };
  return { offer, urgent, wake: () => schedule(0), close };
};
