import { type SchedulerAction, type SchedulerLike, asyncScheduler } from 'rxjs';

/** The real scheduler, watched: each of its actions is a turn, a tick of a job, or a checkpoint. */
export interface Turns {
  readonly scheduler: SchedulerLike;
  /** The longest that any action held the process since the last `clear`, in milliseconds. */
  readonly worstMs: () => number;
  readonly clear: () => void;
  /** Is told after each action; one watcher at a time. */
  readonly watch: (after: () => void) => void;
}

export const openTurns = (): Turns => {
  let worst = 0;
  let after = (): void => undefined;
  const scheduler: SchedulerLike = {
    now: () => asyncScheduler.now(),
    schedule: <T>(work: (this: SchedulerAction<T>, state: T) => void, delay?: number, state?: T) =>
      asyncScheduler.schedule<T>(
        function (given) {
          const began = performance.now();
          work.call(this, given as T);
          worst = Math.max(worst, performance.now() - began);
          after();
        },
        delay,
        state,
      ),
  };
  return {
    scheduler,
    worstMs: () => worst,
    clear: () => void (worst = 0),
    watch: (next) => void (after = next),
  };
};
