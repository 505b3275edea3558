import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Job, dueInMs, isDue, job } from '../../jobs/job';
import { type CauseCtx, sending } from '../../lib';
import { refused } from '../../lib/fault';
import { idOf } from '../support/kernel/envelopes';
import { left, right } from '../support/common/right';

const ctx = {} as CauseCtx;
const mail = (n: number) => sending('note', idOf(n), `peer:${n}`);

const State = t.type({ page: t.number }, 'PageState');
const spec: Job<t.TypeOf<typeof State>> = {
  ...{ name: 'turnPages', everyMs: 3_000, limit: 2, state: State, initial: { page: 0 } },
  run: (_, { page }) => E.right({ emissions: [mail(1)], state: { page: page + 1 } }),
};

describe('job', () => {
  it('begins with its initial state and goes on with the one it left', () => {
    const { run } = job(spec);

    const first = right(run(ctx, undefined));
    const second = right(run(ctx, first.stateJson));

    expect([first.stateJson, second.stateJson]).toEqual(['{"page":1}', '{"page":2}']);
    expect(first.emissions).toEqual([mail(1)]);
  });

  it.each(['', '{', 'null', '[]', '{"page":"two"}', '{"other":1}', '"\\ud800"'])(
    'begins anew where its state reads %p',
    (stateJson) => {
      expect(right(job(spec).run(ctx, stateJson)).stateJson).toBe('{"page":1}');
    },
  );

  it.each([
    [0, 0, 0],
    [2, 2, 0],
    [3, 2, 1],
    [500, 2, 498],
  ])('of %i emissions takes %i and tells of the %i it cut', (made, taken, cut) => {
    const emissions = Array.from({ length: made }, (_, n) => mail(n % 250));
    const { run } = job({ ...spec, run: () => E.right({ emissions, state: { page: 0 } }) });

    const answer = right(run(ctx, undefined));

    expect(answer.emissions).toEqual(emissions.slice(0, taken));
    expect(answer).toMatchObject({ cut, done: taken, pending: cut });
  });

  it.each([
    [{}, 2, 1],
    [{ done: 7 }, 7, 1],
    [{ done: 0, pending: 0 }, 0, 1],
    [{ pending: 5 }, 2, 6],
  ])('that says %j tells that it did %i, and of the %i it left, with what was cut', (says, done, pending) => {
    const emissions = [mail(1), mail(2), mail(3)];
    const { run } = job({ ...spec, run: () => E.right({ emissions, state: { page: 0 }, ...says }) });

    expect(right(run(ctx, undefined))).toMatchObject({ done, pending });
  });

  it('passes on what it is refused', () => {
    const { run } = job({ ...spec, run: () => E.left(refused('job.has_no_day_off')) });

    expect(left(run(ctx, undefined))).toEqual(refused('job.has_no_day_off'));
  });

  it('is a name, a period and a run, whatever its state is', () => {
    expect(Object.keys(job(spec)).sort()).toEqual(['everyMs', 'name', 'run']);
  });
});

describe('dueInMs', () => {
  const EVERY_MS = 3_000;

  it.each([
    ['never ran', undefined, 10_000, EVERY_MS],
    ['ran just now', 10_000, 10_000, EVERY_MS],
    ['ran a while ago', 9_000, 10_000, 2_000],
    ['is due at this millisecond', 7_000, 10_000, 0],
    ['is overdue by a millisecond', 6_999, 10_000, 0],
    ['is overdue by any number of periods', 1, 10_000_000_000, 0],
    ['ran in the future, as the clock was set back a little', 11_000, 10_000, EVERY_MS],
    ['ran in the future, as the clock was set back by years', 10 ** 12, 10_000, EVERY_MS],
  ])('of a job that %s', (_, lastRunMs, nowMs, expected) => {
    expect(dueInMs(EVERY_MS, lastRunMs, nowMs)).toBe(expected);
  });

  it.each([
    [60_000, 60_000],
    [60_001, 60_000],
    [3_600_000, 60_000],
  ])('of a job for every %i ms that never ran is a minute at most', (everyMs, expected) => {
    expect(dueInMs(everyMs, undefined, 10_000)).toBe(expected);
  });
});

describe('isDue', () => {
  const EVERY_MS = 3_000;

  it.each([
    ['never ran', undefined, true],
    ['ran just now', 10_000, false],
    ['ran half a period ago', 8_500, false],
    ['ran a little more than half a period ago', 8_499, true],
    ['ran a period ago', 7_000, true],
    ['ran a year ago', -30_000_000_000, true],
    ['will have run in a moment, by a clock that was set back', 11_000, false],
    ['will have run next year, by a clock that was set back', 30_000_000_000, true],
  ])('for an owner it %s for', (_, lastRunMs, expected) => {
    expect(isDue(EVERY_MS, lastRunMs, 10_000)).toBe(expected);
  });
});
