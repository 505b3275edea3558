import type { SchedulerLike } from 'rxjs';
import {
  GATHER_MS,
  JOBS_MAX,
  QUEUE_MAX,
  type RunTurn,
  WORK_PER_TURN_MAX,
  type Work,
  openIngress,
} from '../../../streams/turn/ingress';
import type { Turn } from '../../../streams/turn/turn';
import { marbles } from '../../support/common/marbles';

const nothing: Work = { run: () => undefined };
const doAll: RunTurn = (works) => {
  for (const one of works) one.run({} as Turn);
  return works.length;
};

/** Offers as often as it is taken, at most `count` times; answers how often that was. */
const offered = (offer: (work: Work) => boolean, count: number, work = nothing): number => {
  let taken = 0;
  while (taken < count && offer(work)) taken += 1;
  return taken;
};

/** How many jobs and arrivals each turn took, and when. */
const turnsOf = (fill: (ingress: ReturnType<typeof openIngress>, jobs: Work, arrivals: Work) => void) => {
  const turns: (readonly [ms: number, jobs: number, arrivals: number])[] = [];
  marbles(({ flush }, scheduler: SchedulerLike) => {
    let [jobs, arrivals] = [0, 0];
    const ingress = openIngress((works) => {
      [jobs, arrivals] = [0, 0];
      const taken = doAll(works);
      turns.push([scheduler.now(), jobs, arrivals]);
      return taken;
    }, scheduler);
    fill(ingress, { run: () => void (jobs += 1) }, { run: () => void (arrivals += 1) });
    flush();
  })();
  return turns;
};

describe('jobs in the ingress', () => {
  it('are gathered with arrivals and taken before them', () => {
    const order: string[] = [];
    const turns = turnsOf((ingress) => {
      ingress.offer({ run: () => order.push('arrival') });
      ingress.offerJob({ run: () => order.push('job') });
    });

    expect(order).toEqual(['job', 'arrival']);
    expect(turns.map(([ms]) => ms)).toEqual([GATHER_MS]);
  });

  it('do not gather any longer once a turn is full', () => {
    const turns = turnsOf(({ offerJob }, job) => void offered(offerJob, WORK_PER_TURN_MAX + 1, job));

    expect(turns).toEqual([
      [0, WORK_PER_TURN_MAX, 0],
      [0, 1, 0],
    ]);
  });

  it('wait as many as may, one more is refused, and there is room again after a turn', () => {
    let taken: readonly unknown[] = [];
    marbles(({ flush }, scheduler) => {
      const ingress = openIngress(doAll, scheduler);
      const first = [offered(ingress.offerJob, JOBS_MAX), ingress.offerJob(nothing)];
      flush();
      taken = [...first, ingress.offerJob(nothing)];
    })();

    expect(taken).toEqual([JOBS_MAX, false, true]);
  });

  it('have room though no arrival has, and the other way round', () => {
    const taken: unknown[] = [];
    marbles((_, scheduler) => {
      const ingress = openIngress(doAll, scheduler);
      taken.push(offered(ingress.offer, QUEUE_MAX), ingress.offer(nothing), ingress.offerJob(nothing));
      const other = openIngress(doAll, scheduler);
      taken.push(offered(other.offerJob, JOBS_MAX), other.offerJob(nothing), other.offer(nothing));
    })();

    expect(taken).toEqual([QUEUE_MAX, false, true, JOBS_MAX, false, true]);
  });

  it('run in the first turn though as many arrivals wait as may', () => {
    const [first] = turnsOf(({ offer, offerJob }, job, arrival) => {
      offered(offer, QUEUE_MAX, arrival);
      offered(offerJob, 3, job);
    });

    expect(first?.slice(1)).toEqual([3, WORK_PER_TURN_MAX - 3]);
  });

  it('leave half of each turn to arrivals, as long as any wait', () => {
    const half = WORK_PER_TURN_MAX / 2;
    const turns = turnsOf(({ offer, offerJob }, job, arrival) => {
      offered(offerJob, 3 * half, job);
      offered(offer, half + 1, arrival);
    });

    expect(turns.map(([, jobs, arrivals]) => [jobs, arrivals])).toEqual([
      [half, half],
      [WORK_PER_TURN_MAX - 1, 1],
      [1, 0],
    ]);
  });

  it('run before close is over, and none is taken after it', () => {
    const order: unknown[] = [];
    turnsOf((ingress) => {
      ingress.offerJob({ run: () => order.push('job') });
      ingress.close(() => order.push('closed'));
      order.push(ingress.offerJob(nothing));
    });

    expect(order).toEqual(['job', 'closed', false]);
  });
});
