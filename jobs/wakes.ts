import { EMPTY, Observable, type SchedulerLike, type Subscriber, defer, filter, mergeMap, tap, timer } from 'rxjs';
import type { AnyJob } from './job';

/** A job that is to run for an owner, before its next tick. */
export interface Woken {
  readonly job: string;
  readonly received_by: number;
}

/** Wakes jobs, and tells the schedule. */
export interface Wakes {
  readonly woken$: Observable<Woken>;
  readonly wake: (one: Woken) => void;
}

/** Opens what the jobs of one engine are woken by. A wake that nobody listens for is lost. */
export const openWakes = (): Wakes => {
  const listeners = new Set<Subscriber<Woken>>();
  return {
    woken$: new Observable((subscriber) => {
      listeners.add(subscriber);
      return () => listeners.delete(subscriber);
    }),
    wake: (one) => {
      for (const listener of [...listeners]) listener.next(one);
    },
  };
};

/** Runs a job `wokenInMs` after it is woken for an owner. Until then, waking it again changes nothing: one timer an owner. */
export const whenWoken = (
  { woken$ }: Pick<Wakes, 'woken$'>,
  { name, wokenInMs }: Pick<AnyJob, 'name' | 'wokenInMs'>,
  scheduler: SchedulerLike,
  occasion: (received_by: number) => Observable<never>,
): Observable<never> => {
  if (wokenInMs === undefined) return EMPTY;
  return defer(() => {
    const armed = new Set<number>();
    return woken$.pipe(
      filter(({ job, received_by }) => job === name && !armed.has(received_by)),
      tap(({ received_by }) => armed.add(received_by)),
      mergeMap(({ received_by }) =>
        timer(wokenInMs, scheduler).pipe(
          tap(() => armed.delete(received_by)),
          mergeMap(() => occasion(received_by)),
        ),
      ),
    );
  });
};
