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

/** Answers how many of `works` the turn took, from the front. */
export type RunTurn = (works: readonly Work[]) => number;

/** Where work waits for its turn. Turns never nest: what is asked for during one is done in the next. */
export interface Ingress {
  /** Gathers arrivals into batches. Answers false where the queue is full. */
  readonly offer: (work: Work) => boolean;
  /** Runs at once if no turn is running, else next. */
  readonly urgent: (work: Work) => void;
  /** Makes sure a turn comes soon, for what lies in the database. */
  readonly wake: () => void;
  /** Runs what is waiting, then takes no more. */
  readonly close: () => void;
}

export const openIngress = (runTurn: RunTurn, scheduler: SchedulerLike): Ingress => {
  let calls: readonly Work[] = [];
  let queue: Work[] = [];
  let timer: Subscription | undefined;
  let running = false;
  let closed = false;

  const turn = (): void => {
    timer?.unsubscribe();
    timer = undefined;
    running = true;
    const works = [...calls, ...queue.slice(0, WORK_PER_TURN_MAX - calls.length)];
    const called = calls.length;
    calls = [];
    try {
      const taken = runTurn(works);
      calls = [...works.slice(taken, called), ...calls];
      queue = queue.slice(Math.max(0, taken - called));
    } finally {
      running = false;
    }
    if (calls.length + queue.length > 0) schedule(0);
  };

  const schedule = (inMs: number): void => {
    if (closed || running || timer !== undefined) return;
    timer = scheduler.schedule(turn, inMs);
  };

  const soon = (): void => {
    timer?.unsubscribe();
    timer = undefined;
    schedule(0);
  };

  return {
    offer: (work) => {
      if (closed || queue.length >= QUEUE_MAX) return false;
      queue.push(work);
      if (queue.length === WORK_PER_TURN_MAX) soon();
      else schedule(GATHER_MS);
      return true;
    },
    urgent: (work) => {
      calls = [...calls, work];
      if (!running) turn();
    },
    wake: () => schedule(0),
    close: () => {
      while (!running && calls.length + queue.length > 0) turn();
      closed = true;
      timer?.unsubscribe();
    },
  };
};
