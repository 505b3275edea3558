import { toHex } from '../../lib/ids';
import { REPORTS_MAX, type ListedJob, openJobBook } from '../../jobs/jobBook';
import { MADE_MS, alice, bob } from '../support/kernel/envelopes';
import { openKernel } from '../support/kernel/kernel';

const MINUTE_MS = 60_000;
const jobOf = (name: string, kind: ListedJob['kind'], pending?: () => number): ListedJob => ({
  ...{ name, kind, pending, everyMs: MINUTE_MS },
});

/** Alice and Bob live here; the clock says what it is told to. */
const openRoom = () => {
  const kernel = openKernel();
  const [one, two] = [kernel.settle(alice), kernel.settle(bob)];
  const clock = { ms: MADE_MS };
  const book = openJobBook(kernel.store, () => clock.ms);
  const [here, there] = [one, two].map((by) => toHex(kernel.store.owners.nameOf(by)!));
  return { ...kernel, book, clock, one, two, here, there };
};

describe('the list of jobs', () => {
  it('has each job by name, to the node for all owners, to an identity its own and the node’s', () => {
    const { book, store, within, one, two, here, there } = openRoom();
    book.begin(jobOf('turnPages', 'of owners'), MADE_MS + MINUTE_MS);
    book.begin(jobOf('expireEvents', 'of the node'), MADE_MS + MINUTE_MS);
    within(() => {
      store.jobRuns.record(0, 'expireEvents', 10, 'null', { done: 1_000, pending: 1 });
      store.jobRuns.record(one, 'turnPages', 20, '{}', { done: 2, pending: 0 });
      store.jobRuns.record(two, 'turnPages', 30, '{}');
    });
    const common = { every_ms: MINUTE_MS, next_run_ms: MADE_MS + MINUTE_MS, run_count: 1 };
    const expiry = { ...common, job: 'expireEvents', identity_id: '', last_run_ms: 10, done: 1_000, pending: 1 };
    const theirs = { ...common, job: 'turnPages', pending: 0 };
    const mine = { ...theirs, identity_id: here, last_run_ms: 20, done: 2 };
    const other = { ...theirs, identity_id: there, last_run_ms: 30, done: 0 };

    expect(book.list(0)).toEqual([expiry, mine, other]);
    expect([one, two].map(book.list)).toEqual([
      [expiry, mine],
      [expiry, other],
    ]);
  });

  it('has those that never ran, and says when they will', () => {
    const { book, one, here } = openRoom();
    book.begin(jobOf('turnPages', 'of owners'), MADE_MS + 7);
    const never = { every_ms: MINUTE_MS, last_run_ms: null, run_count: 0, done: 0, pending: 0 };

    expect(book.list(one)).toEqual([{ job: 'turnPages', identity_id: here, next_run_ms: MADE_MS + 7, ...never }]);
  });

  it('says when a job is due again: at a tick that is its owner’s, and now where that is late', () => {
    const { book, clock, store, within, one, two } = openRoom();
    book.begin(jobOf('turnPages', 'of owners'), MADE_MS);
    const next = () => [one, two].map((by) => (book.list(by)[0]?.next_run_ms ?? 0) - clock.ms);
    const first = next();
    book.recordTick('turnPages', clock.ms);
    within(() => store.jobRuns.record(one, 'turnPages', clock.ms, '{}'));
    const ran = next();
    // Bob ran a moment before the tick at which all run, so that it is not his.
    within(() => store.jobRuns.record(two, 'turnPages', clock.ms + MINUTE_MS - 100, '{}'));
    const ranBetween = next();
    clock.ms += 3 * MINUTE_MS;

    expect([first, ran, ranBetween, next()]).toEqual([
      [0, 0],
      [MINUTE_MS, MINUTE_MS],
      [MINUTE_MS, 2 * MINUTE_MS],
      [0, 0],
    ]);
  });

  it('remembers what jobs between turns did while the process lasts, and asks them what is left', () => {
    const { book } = openRoom();
    let left = 1;
    book.begin(
      jobOf('checkpoint', 'between turns', () => left),
      MADE_MS + 5,
    );
    const before = book.list(0)[0];
    book.recordTick('checkpoint', MADE_MS + 5);
    book.recordRun('checkpoint', MADE_MS + 6, { done: 1, pending: 0 });
    left = 4;

    expect(before).toMatchObject({ last_run_ms: null, next_run_ms: MADE_MS + 5, run_count: 0, pending: 1 });
    expect(book.list(0)).toEqual([
      {
        ...{ job: 'checkpoint', identity_id: '', every_ms: MINUTE_MS, next_run_ms: MADE_MS + 5 + MINUTE_MS },
        ...{ last_run_ms: MADE_MS + 6, run_count: 1, done: 1, pending: 4 },
      },
    ]);
  });

  it.each([
    [2, REPORTS_MAX / 2, 10_000],
    [2, REPORTS_MAX / 2 + 1, 10_000],
    [1, REPORTS_MAX - 1, 9_999],
  ])('of %i jobs and %i owners has %i at most', (jobs, owners, listed) => {
    const { store } = openRoom();
    const all = Array.from({ length: owners }, (_, n) => n + 1);
    const book = openJobBook({ jobRuns: store.jobRuns, owners: { ...store.owners, all: () => all } }, () => MADE_MS);
    for (let n = 0; n < jobs; n += 1) book.begin(jobOf(`job${n}`, 'of owners'), MADE_MS);

    expect(book.list(0)).toHaveLength(listed);
  });
});
