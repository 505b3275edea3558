import { type Observable, Subject } from 'rxjs';
import type { Envelope } from '../../lib/envelope/envelope';
import type { Step } from '../steps/step';
import { type TraceRecord, traceRecord } from '../traceRecord';

/** Output streams of an engine. Each completes at close. */
export interface Outputs {
  readonly trace$: Observable<TraceRecord>;
  readonly rejected$: Observable<Envelope<'rejected'>>;
  /** After each COMMIT: the `received_by/table` keys that changed. */
  readonly changed$: Observable<ReadonlySet<string>>;
}

/** The other side of the outputs, for the parts of the engine. */
export interface Publishers {
  /** Costs nothing while nobody subscribes to `trace$`. */
  readonly publishHop: (from: Envelope, to: Envelope, step: Step | undefined) => void;
  readonly publishRejected: (e: Envelope<'rejected'>) => void;
  readonly publishChanged: (changed: ReadonlySet<string>) => void;
  readonly complete: () => void;
}

/** Opens the outputs of an engine and the publishers that feed them. */
export const openOutputs = (): { readonly outputs: Outputs; readonly publishers: Publishers } => {
  const trace$ = new Subject<TraceRecord>();
  const rejected$ = new Subject<Envelope<'rejected'>>();
  const changed$ = new Subject<ReadonlySet<string>>();
  return {
    outputs: {
      trace$: trace$.asObservable(),
      rejected$: rejected$.asObservable(),
      changed$: changed$.asObservable(),
    },
    publishers: {
      publishHop: (from, to, step) => {
        if (trace$.observed) trace$.next(traceRecord(from, to, step));
      },
      publishRejected: (e) => rejected$.next(e),
      publishChanged: (changed) => changed$.next(changed),
      complete: () => {
        for (const subject$ of [trace$, rejected$, changed$]) subject$.complete();
      },
    },
  };
};
