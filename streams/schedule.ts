import * as E from 'fp-ts/Either';
import { EMPTY, Observable, type SchedulerLike, catchError, defer, merge } from 'rxjs';
import { type AnyJob, type JobRun, dueInMs, isDue, ticks } from '../jobs/job';
import type { KernelJob } from '../jobs/kernelJobs';
import type { Store } from '../lib/db/store';
import { NOBODY } from '../lib/envelope';
import { type Fault, errorName, reasonOf } from '../lib/fault';
import type { Contexts } from './context';
import type { Counters } from './counters';
import type { Envelopes } from './emit';
import type { Ingress, Work } from './ingress';
import type { Turn } from './turn';

export interface ScheduleTools {
  readonly store: Store;
  readonly contexts: Contexts;
  readonly envelopes: Envelopes;
  readonly counters: Counters;
  readonly ingress: Pick<Ingress, 'offerJob'>;
  readonly scheduler: SchedulerLike;
  readonly now: () => number;
}

/** Drafts of jobs are a generation from what a person did, like those of reflectors. */
const JOB_GENERATION = 1;

/** Completes when the turn of the last of `works` is over; meanwhile further ticks are dropped. */
const offered = ({ ingress, counters }: ScheduleTools, name: string, works: readonly Work[]): Observable<never> =>
  works.length === 0
    ? EMPTY
    : new Observable((subscriber) => {
        let left = works.length;
        const done = (): void => {
          left -= 1;
          if (left === 0) subscriber.complete();
        };
        for (const work of works) {
          if (ingress.offerJob({ ...work, done })) continue;
          counters.count(`jobs.no_room.${name}`);
          done();
        }
      });

/** One job for one owner: `last_run_ms` is written in the transaction of its drafts. */
const occasion = (tools: ScheduleTools, job: AnyJob, received_by: number): Work => {
  const { store, contexts, envelopes, counters, now } = tools;
  const keep = (turn: Turn, { emissions, stateJson, cut, pending }: JobRun): void => {
    store.jobRuns.record(received_by, job.name, now(), stateJson, { done: emissions.length, pending: pending + cut });
    counters.count(`jobs.over_limit.${job.name}`, cut);
    for (const emission of emissions) {
      const envelope = envelopes.ofEmission(emission, received_by, JOB_GENERATION);
      if (E.isRight(envelope)) turn.cause(envelope.right);
      else counters.count(`rejected.${reasonOf(envelope.left)}`);
    }
  };
  const body = (turn: Turn): E.Either<Fault, void> =>
    E.map((run: JobRun) => keep(turn, run))(
      job.run(contexts.cause(received_by), store.jobRuns.find(received_by, job.name)?.state),
    );
  return {
    run: (turn) => {
      const result = turn.attempt(job.name, () => body(turn));
      if (E.isLeft(result)) counters.count(`jobs.failed.${job.name}.${reasonOf(result.left)}`);
    },
  };
};

const kernelWork = ({ store, now }: ScheduleTools, { name, inTurn }: KernelJob): Work => ({
  run: () => {
    const did = inTurn?.(now());
    store.jobRuns.record(NOBODY, name, now(), 'null', did);
  },
});

/** An occasion that throws (the database failed while owners were listed) is counted, and the next tick comes all the same. */
const guarded = ({ counters }: ScheduleTools, name: string, occasionOf: () => Observable<never>): Observable<never> =>
  defer(occasionOf).pipe(
    catchError((cause: unknown) => {
      counters.count(`jobs.failed.${name}.${errorName(cause)}`);
      return EMPTY;
    }),
  );

/** The occasions of one job: one for each owner whose turn it is. */
const occasionsOf = (tools: ScheduleTools, job: AnyJob): Observable<never> => {
  const { store, now } = tools;
  const lastRun = (received_by: number): number | undefined => store.jobRuns.find(received_by, job.name)?.last_run_ms;
  const due = store.owners.all().filter((received_by) => isDue(job.everyMs, lastRun(received_by), now()));
  const works = due.map((received_by) => occasion(tools, job, received_by));
  return offered(tools, job.name, works);
};

const kernelOccasion = (tools: ScheduleTools, job: KernelJob): Observable<never> => {
  job.between?.();
  return job.inTurn === undefined ? EMPTY : offered(tools, job.name, [kernelWork(tools, job)]);
};

/** The interval streams of all jobs, as one. Subscribing starts them. */
export const schedule = (
  tools: ScheduleTools,
  jobs: readonly AnyJob[],
  kernel: readonly KernelJob[],
): Observable<never> => {
  const { store, scheduler, now } = tools;
  const ticking = ({ name, everyMs }: AnyJob | KernelJob, occasionOf: () => Observable<never>): Observable<never> => {
    const firstInMs = dueInMs(everyMs, store.jobRuns.earliest(name), now());
    return ticks(firstInMs, everyMs, scheduler, () => guarded(tools, name, occasionOf));
  };
  return merge(
    ...jobs.map((job) => ticking(job, () => occasionsOf(tools, job))),
    ...kernel.map((job) => ticking(job, () => kernelOccasion(tools, job))),
  );
};
