import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import type { SchedulerLike } from 'rxjs';
import { type AnyJob, job } from '../../jobs/job';
import type { StoreJob } from '../../jobs/storeJobs';

import { refused } from '../../lib/fault';
import type { Reader } from '../../lib/operation/reader';
import { openContexts } from '../../streams/edges/contexts';
import { openCounters } from '../../streams/counters';
import { openIngress } from '../../streams/turn/ingress';
import { openJobBook } from '../../jobs/jobBook';
import { openWakes } from '../../jobs/wakes';
import { TURNS_PER_TICK_MAX, schedule } from '../../jobs/schedule';
import { openTransact } from '../../streams/turn/transact';
import { seededRandom } from '../../streams/testing';
import { MADE_MS, alice, bob, carol } from '../support/kernel/envelopes';
import { openKernel } from '../support/kernel/kernel';
import { marbles } from '../support/common/marbles';
import { rawDraft } from '../support/lib/rawDraft';

const EVERY_MS = 1_000;

/** Alice and Bob live here; turns are real, and time is the scheduler's. */
const openRoom = (scheduler: SchedulerLike) => {
  const now = (): number => MADE_MS + scheduler.now();
  const kernel = openKernel({ now });
  kernel.settle(alice);
  kernel.settle(bob);
  kernel.ends.length = 0;
  const { store, scratch, envelopes, crypto, turn } = kernel;
  const counters = openCounters();
  const contexts = openContexts({ store, envelopes, crypto, random: seededRandom(1), jobs: () => [], now });
  const around = { beforeWork: () => undefined, beforeCommit: () => undefined, afterCommit: () => undefined };
  const tools = { store, turn, scratch, now, log: () => undefined, afterLoss: () => undefined, ...around };
  const ingress = openIngress(openTransact(tools), scheduler);
  const book = openJobBook(store, now);
  const wakes = openWakes();
  const start = (jobs: readonly AnyJob[], own: readonly StoreJob[] = []) =>
    schedule({ store, contexts, envelopes, counters, ingress, scheduler, now, book, wakes }, jobs, own).subscribe();
  return { ...kernel, counters, ingress, start, now, book, wakes };
};
type Room = ReturnType<typeof openRoom>;

/** A job that notes when it ran, after how many runs, and for whom. */
const noting = (told: unknown[], more: Partial<AnyJob> = {}): AnyJob => ({
  ...job({
    ...{ name: 'note', everyMs: EVERY_MS, limit: 2, state: t.number, initial: 0 },
    run: (reader, runs) => {
      told.push([reader.nowMs - MADE_MS, runs]);
      return E.right({ emissions: [], state: runs + 1 });
    },
  }),
  ...more,
});

/** Lets a room live for a while, and answers what was told. */
const told = (forMs: number, live: (room: Room, told: unknown[], scheduler: SchedulerLike) => void): unknown[] => {
  const all: unknown[] = [];
  marbles(({ flush }, scheduler) => {
    const room = openRoom(scheduler);
    live(room, all, scheduler);
    scheduler.maxFrames = forMs;
    flush();
  })();
  return all;
};

describe('schedule', () => {
  it('runs a job once a period for each owner, and gives each its own state', () => {
    expect(told(2_500, ({ start }, all) => start([noting(all)]))).toEqual([
      ...[1_005, 1_005].map((ms) => [ms, 0]),
      ...[2_005, 2_005].map((ms) => [ms, 1]),
    ]);
  });

  it('runs a job at once, and once, that is overdue by any number of periods', () => {
    const runs = told(1_500, ({ start, store, within }, all) => {
      within(() => [1, 2].forEach((owner) => store.jobRuns.record(owner, 'note', MADE_MS - 100 * EVERY_MS, '7')));
      start([noting(all)]);
    });

    expect(runs.map((run) => (run as number[])[0])).toEqual([5, 5, 1_005, 1_005]);
    expect(runs.map((run) => (run as number[])[1])).toEqual([7, 7, 8, 8]);
  });

  it('goes by the owner who waited longest, and passes over those who ran a moment ago', () => {
    const runs = told(600, ({ start, store, within }, all) => {
      within(() => {
        store.jobRuns.record(1, 'note', MADE_MS - EVERY_MS, '1');
        store.jobRuns.record(2, 'note', MADE_MS - 100, '2');
      });
      start([noting(all)]);
    });

    expect(runs).toEqual([[5, 1]]);
  });

  it('runs for a new owner at the next tick', () => {
    const runs = told(2_500, ({ start, settle }, all, scheduler) => {
      start([noting(all)]);
      scheduler.schedule(() => void settle(carol), 1_500);
    });

    expect(runs).toEqual([
      ...[
        [1_005, 0],
        [1_005, 0],
      ],
      ...[
        [2_005, 1],
        [2_005, 1],
        [2_005, 0],
      ],
    ]);
  });

  it('goes on though the clock was set back by years', () => {
    const runs = told(2_500, ({ start, store, within }, all) => {
      within(() => [1, 2].forEach((owner) => store.jobRuns.record(owner, 'note', MADE_MS + 10 ** 11, '7')));
      start([noting(all)]);
    });

    expect(runs.map((run) => (run as number[])[0])).toEqual([1_005, 1_005, 2_005, 2_005]);
  });

  it('drops ticks while an earlier occasion still waits for its turn', () => {
    const runs = told(3_500, ({ start, ingress }, all, scheduler) => {
      start([noting(all, { everyMs: 3 })]);
      scheduler.schedule(() => ingress.close(() => undefined), 20);
    });

    expect(runs).toHaveLength(4);
  });

  it('keeps what a job drafts and what it remembers in one transaction', () => {
    const drafts = ({ nowMs }: Reader) =>
      ['one', 'two', 'three'].map((text) => rawDraft({ type: 'note', body: { text, echo: 0, parents: [] }, nowMs }));
    const [ends, counted] = told(1_100, ({ start, ends: all, counters }, out) => {
      const draftThree = job({
        ...{ name: 'draft', everyMs: EVERY_MS, limit: 2, state: t.number, initial: 0 },
        run: (reader, n) => E.right({ emissions: drafts(reader), state: n + 1 }),
      });
      start([draftThree]);
      out.push(all, counters);
    }) as [readonly { readonly stage: string; readonly at: string }[], ReturnType<typeof openCounters>];

    expect(ends.map(({ stage, at }) => [stage, at])).toEqual(Array.from({ length: 4 }, () => ['rejected', 'drafted']));
    expect(counted.read()).toEqual({ 'jobs.over_limit.draft': 2 });
  });

  it('counts a job that fails, one that throws and one that drafts what nobody knows, and runs the others', () => {
    const failing = (name: string, run: AnyJob['run']): AnyJob => ({ name, everyMs: EVERY_MS, run });
    const unknown = rawDraft({ type: 'nobody', body: {}, nowMs: 0 });
    const all = told(1_100, ({ start, counters }, out) => {
      out.push(counters);
      start([
        failing('fail', () => E.left(refused('job.is_tired'))),
        failing('throw', () => JSON.parse('{') as never),
        failing('draft', () => E.right({ emissions: [unknown], stateJson: '0', cut: 0, done: 1, pending: 0 })),
        noting(out),
      ]);
    });

    expect((all[0] as ReturnType<typeof openCounters>).read()).toEqual({
      'jobs.failed.fail.job.is_tired': 2,
      'jobs.failed.throw.crashed.throw': 2,
      'rejected.draft.type_is_known': 2,
    });
    expect(all.slice(1)).toEqual([
      [1_005, 0],
      [1_005, 0],
    ]);
  });

  it('runs the kernel’s own jobs, within turns and between them, and remembers the former', () => {
    const all = told(2_100, ({ start, store }, out) => {
      const inTurn = (nowMs: number) => void out.push([nowMs - MADE_MS, 'in', store.transaction.isOpen()]);
      start(
        [],
        [
          {
            name: 'tidy',
            everyMs: EVERY_MS,
            inTurn,
            between: () => void out.push(['between', store.transaction.isOpen()]),
          },
        ],
      );
      out.push(store);
    });

    expect(all.slice(1)).toEqual([
      ...[
        ['between', false],
        [1_005, 'in', true],
      ],
      ...[
        ['between', false],
        [2_005, 'in', true],
      ],
    ]);
    expect((all[0] as Room['store']).jobRuns.find(0, 'tidy')?.run_count).toBe(2);
  });

  it.each([
    ['until nothing is left', [2, 1, 0], 3, { done: 30, pending: 0 }],
    ['as long as it gets on: what is left may not be for it', [2, 2, 2], 4, { done: 30, pending: 2 }],
    ['so many turns at most', Array<number>(TURNS_PER_TICK_MAX + 5).fill(1), TURNS_PER_TICK_MAX, { pending: 1 }],
  ] as const)('goes on in turns of one tick, %s, and tells what the tick did', (_, leaves, turns, run) => {
    const all = told(20_000, ({ start, store }, out, scheduler) => {
      let turn = 0;
      const inTurn = () => {
        out.push([turn, scheduler.now()]);
        const pending = leaves[turn];
        turn += 1;
        return { done: pending === undefined ? 0 : 10, pending: pending ?? 2 };
      };
      out.push(store);
      start([], [{ name: 'tidy', everyMs: 10_000, inTurn }]);
    });

    const ticked = all.slice(1) as readonly (readonly [number, number])[];
    expect(ticked.filter(([, ms]) => ms < 20_000)).toHaveLength(turns);
    expect((all[0] as Room['store']).jobRuns.find(0, 'tidy')).toMatchObject(run);
  });

  it('counts what is thrown between turns, and goes on with every job', () => {
    const all = told(2_100, ({ start, counters }, out) => {
      out.push(counters);
      const between = (): never => {
        throw new RangeError('no room to move the log');
      };
      start([noting(out)], [{ name: 'tidy', everyMs: EVERY_MS, between }]);
    });

    expect((all[0] as ReturnType<typeof openCounters>).read()).toEqual({ 'jobs.failed.tidy.RangeError': 2 });
    expect(all).toHaveLength(1 + 4);
  });

  it('counts occasions for which there was no room, and asks again at the next tick', () => {
    const all = told(2_100, ({ start, counters, ingress }, out) => {
      out.push(counters);
      ingress.close(() => undefined);
      start([noting(out)]);
    });

    expect((all[0] as ReturnType<typeof openCounters>).read()).toEqual({ 'jobs.no_room.note': 4 });
  });

  it('runs a job on time though as many arrivals wait as may', () => {
    const all = told(EVERY_MS, ({ start, ingress, counters }, out, scheduler) => {
      out.push(counters);
      scheduler.schedule(() => {
        while (ingress.offer({ run: () => undefined })) continue;
      }, EVERY_MS);
      start([noting(out)]);
    });

    expect(all.slice(1)).toEqual([
      [EVERY_MS, 0],
      [EVERY_MS, 0],
    ]);
    expect((all[0] as ReturnType<typeof openCounters>).read()).toEqual({});
  });

  it('does nothing where nobody lives, and stops with its subscription', () => {
    const all: unknown[] = [];
    marbles(({ flush }, scheduler) => {
      const room = openRoom(scheduler);
      const subscription = room.start([noting(all)]);
      scheduler.schedule(() => subscription.unsubscribe(), 1_500);
      scheduler.maxFrames = 5_000;
      flush();
    })();

    expect(all).toHaveLength(2);
  });
});
