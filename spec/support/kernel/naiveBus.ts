import { Subject, config, filter, map } from 'rxjs';
import { ENDS, type Envelope, type Stage } from '../../../lib/envelope/envelope';

/** A handler as one writes it first: what it takes, and what it makes of it. */
export interface NaiveHandler {
  readonly claims: (e: Envelope) => boolean;
  readonly run: (e: Envelope) => Envelope;
}

/**
 * The bus as one writes it first: one Subject, whose handlers filter, map and emit into it again, and whose writing is
 * done by whoever subscribes. The specs of the real one hold it against this: each of its dangers loses envelopes.
 */
export const openNaiveBus = (
  handlers: readonly NaiveHandler[],
  ...writers: readonly ((end: Envelope) => void)[]
): ((e: Envelope) => void) => {
  const bus$ = new Subject<Envelope>();
  const end$ = bus$.pipe(filter(({ stage }) => ENDS.some((end: Stage) => end === stage)));
  for (const write of writers) end$.subscribe(write);
  for (const { claims, run } of handlers) bus$.pipe(filter(claims), map(run)).subscribe((e) => bus$.next(e));
  return (e) => bus$.next(e);
};

/** Gathers what RxJS reports to nobody in particular, which would end the process. */
export const gatherUnhandled = () => {
  const errors: unknown[] = [];
  const before = config.onUnhandledError;
  config.onUnhandledError = (error: unknown) => void errors.push(error);
  return {
    errors,
    /** Waits until that many have come; they come a macrotask late. */
    come: async (count: number): Promise<void> => {
      while (errors.length < count) await new Promise((resolve) => setImmediate(resolve));
    },
    restore: () => {
      config.onUnhandledError = before;
    },
  };
};
