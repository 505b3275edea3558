import * as E from 'fp-ts/Either';
import { EMPTY, Observable, type SchedulerLike, catchError, defer, merge, of, repeat } from 'rxjs';
import { type Wakes, whenWoken } from './wakes';
import { type AnyJob, type JobRun, dueInMs, isDue, ticks } from './job';
import type { Progress, StoreJob } from './storeJobs';
import type { Store } from '../lib/db/store';
import { type Envelope, NOBODY } from '../lib/envelope/envelope';
import type { CauseTools } from '../lib/operation/causeTools';
import { type Fault, errorName, reasonOf } from '../lib/fault';
import type { JobBook, ListedJob } from './jobBook';

/** The part of a turn that a job's run needs. */
interface JobTurn {
  readonly attempt: <A>(name: string, body: () => E.Either<Fault, A>) => E.Either<Fault, A>;
  readonly cause: (e: Envelope) => void;
}

interface JobWork {
  readonly run: (turn: JobTurn) => void;
  /** After COMMIT (`kept`), or after all of the turn was lost. */
  readonly done?: (kept: boolean) => void;
}

export interface ScheduleTools extends CauseTools {
  readonly store: Store;
  /** Queues work for a turn; false where the queue is full. */
  readonly ingress: { readonly offerJob: (work: JobWork) => boolean };
  readonly scheduler: SchedulerLike;
  readonly book: Omit<JobBook, 'list'>;
  readonly wakes: Wakes;
  readonly now: () => number;
}

/** Drafts of jobs are a generation from what a person did, like those of reflectors. */
const JOB_GENERATION = 1;

const NOTHING: Progress = { done: 0, pending: 0 };

/** Turns that one tick of a kernel's job may have while it leaves something; what is left then goes with the next tick. */
export const TURNS_PER_TICK_MAX = 1_000;

/** Completes when the turn of the last of `works` is over; meanwhile further ticks are dropped. */
const offered = ({ ingress, counters }: ScheduleTools, name: string, works: readonly JobWork[]): Observable<never> =>
  works.length === 0
    ? EMPTY
    : new Observable((subscriber) => {
        let left = works.length;
        const over = (): void => {
          left -= 1;
          if (left === 0) subscriber.complete();
        };
        for (const { run, done } of works) {
          const told = (kept: boolean): void => (done?.(kept), over());
          if (ingress.offerJob({ run, done: told })) continue;
          counters.count(`jobs.no_room.${name}`);
          over();
        }
      });

/** One job for one owner: `last_run_ms` is written in the transaction of its drafts. */
const occasion = (tools: ScheduleTools, job: AnyJob, received_by: number): JobWork => {
  const { store, contexts, envelopes, counters, now, wakes } = tools;
  let isLeft = false;
  const keep = (turn: JobTurn, { emissions, stateJson, cut, done, pending }: JobRun): void => {
    isLeft = pending > 0;
    store.jobRuns.record(received_by, job.name, now(), stateJson, { done, pending });
    counters.count(`jobs.over_limit.${job.name}`, cut);
    for (const emission of emissions) {
      const envelope = envelopes.ofEmission(emission, received_by, JOB_GENERATION);
      if (E.isRight(envelope)) turn.cause(envelope.right);
      else counters.count(`rejected.${reasonOf(envelope.left)}`);
    }
  };
  const body = (turn: JobTurn): E.Either<Fault, void> =>
    E.map((run: JobRun) => keep(turn, run))(
      job.run(contexts.cause(received_by), store.jobRuns.find(received_by, job.name)?.state),
    );
  return {
    run: (turn) => {
      const result = turn.attempt(job.name, () => body(turn));
      if (E.isLeft(result)) counters.count(`jobs.failed.${job.name}.${reasonOf(result.left)}`);
    },
    done: (kept) => (isLeft || !kept ? wakes.wake({ job: job.name, received_by }) : undefined),
  };
};

/** One turn of a tick, recorded as a run with what the tick did so far; what it did itself is told once it is kept. */
const kernelWork = (
  { store, now }: ScheduleTools,
  { name, inTurn }: StoreJob,
  before: number,
  tell: (did: Progress) => void,
): JobWork => {
  let did = NOTHING;
  return {
    run: () => {
      did = inTurn?.(now()) ?? NOTHING;
      store.jobRuns.record(NOBODY, name, now(), 'null', { done: before + did.done, pending: did.pending });
    },
    done: (kept) => (kept ? tell(did) : undefined),
  };
};

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

const kernelOccasion = (tools: ScheduleTools, job: StoreJob): Observable<never> => {
  if (job.between !== undefined) tools.book.recordRun(job.name, tools.now(), job.between());
  if (job.inTurn === undefined) return EMPTY;
  let [done, last] = [0, NOTHING];
  const tell = (did: Progress): void => {
    last = did;
    done += did.done;
  };
  const turn$ = defer(() => {
    last = NOTHING;
    return offered(tools, job.name, [kernelWork(tools, job, done, tell)]);
  });
  const isOver = (): boolean => last.pending === 0 || last.done === 0;
  return turn$.pipe(repeat({ count: TURNS_PER_TICK_MAX, delay: () => (isOver() ? EMPTY : of(last)) }));
};

const listed = ({ name, everyMs, ...job }: AnyJob | StoreJob, kind: ListedJob['kind']): ListedJob => {
  const pending = 'pending' in job ? job.pending : undefined;
  return { name, everyMs, kind, pending };
};

/** The interval streams of all jobs, as one. Subscribing starts them. */
export const schedule = (
  tools: ScheduleTools,
  jobs: readonly AnyJob[],
  kernel: readonly StoreJob[],
): Observable<never> => {
  const { store, scheduler, now, book } = tools;
  const ticking = (job: ListedJob, occasionOf: () => Observable<never>): Observable<never> => {
    const { name, everyMs } = job;
    const firstInMs = dueInMs(everyMs, store.jobRuns.earliest(name), now());
    book.begin(job, now() + firstInMs);
    return ticks(firstInMs, everyMs, scheduler, () => {
      book.recordTick(name, now());
      return guarded(tools, name, occasionOf);
    });
  };
  return merge(
    ...jobs.map((job) => ticking(listed(job, 'of owners'), () => occasionsOf(tools, job))),
    ...jobs.map((job) =>
      whenWoken(tools.wakes, job, scheduler, (received_by) =>
        guarded(tools, job.name, () => offered(tools, job.name, [occasion(tools, job, received_by)])),
      ),
    ),
    ...kernel.map((job) =>
      ticking(listed(job, job.inTurn === undefined ? 'between turns' : 'of the node'), () =>
        kernelOccasion(tools, job),
      ),
    ),
  );
};
