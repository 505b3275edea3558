import type { Store } from '../../../lib/db/store';
import { refused } from '../../../lib/fault';
import { openCommits, storeJobTools } from '../../../streams/turn/commits';
import { openCounters } from '../../../streams/counters';
import type { Offers } from '../../../streams/turn/offers';
import { openOutcome } from '../../../streams/turn/outcome';
import { openScratch } from '../../../streams/turn/scratch';
import type { Guard } from '../../../streams/turn/transact';
import { alice, at, bob, noteBy, refusedAs, sealedAt, storedOf } from '../../support/kernel/envelopes';

const stored = storedOf(noteBy(alice, 'stored'));
const rejected = refusedAs(sealedAt('fresh', noteBy(bob, 'bad')), refused('note.is_unwanted'));
const copy = refusedAs(sealedAt('fresh', noteBy(bob, 'copy')), { _tag: 'Known' });
const sent = at('sent', { outbox_id: 7, from: alice.public_key, address: bob.public_key, packet: Uint8Array.of(1) });

/** What was done after COMMIT, and what was reported; the action that begins with `failing` throws. */
const openRoom = (unsettled = 0, failing?: string) => {
  const told: string[] = [];
  const reported: string[] = [];
  const tell = (what: string): void => {
    told.push(what);
    if (failing !== undefined && what.startsWith(failing)) throw new Error('its text may be a secret');
  };
  const guard: Guard = (what, action) => {
    try {
      action();
    } catch {
      reported.push(what);
    }
  };
  const [scratch, counters, outcome] = [openScratch(), openCounters(), openOutcome()];
  const offers: Offers = {
    offer: (rows) => tell(`offer ${rows.map(({ id }) => id).join(' ')}`),
    offerDue: () => (tell('offer due'), 2),
    waitingCount: () => 3,
    settle: () => tell('settle'),
    dropSettled: () => tell('settled'),
    unsettledCount: () => unsettled,
  };
  const derived = { refresh: () => told.push('refresh'), takeChanged: () => [] } as unknown as Store['derived'];
  const syncSets = { flush: () => told.push('flush') } as unknown as Store['syncSets'];
  const commits = openCommits({
    ...{ store: { derived, syncSets }, scratch, counters, outcome, offers },
    listen: (changed) => tell(`listen ${changed.size}`),
    publishRejected: ({ at: where }) => tell(`rejected ${where}`),
    publishChanged: (changed) => tell(`changed ${[...changed].join(' ')}`),
    wakeIfPending: () => tell('wake?'),
    wakeJob: ({ job }) => tell(`job ${job}`),
  });
  const committed = (): void => commits.afterCommit(guard);
  return { ...commits, store: { derived, syncSets }, committed, told, reported, scratch, counters, outcome, offers };
};

describe('openCommits', () => {
  it('after COMMIT counts, lets packets out, listens, and tells, in this order', () => {
    const { committed, told, scratch, counters, outcome } = openRoom();
    [stored, sent, rejected].forEach(outcome.add);
    scratch.changed.add('1/notes');
    scratch.woken.set('1/mend', { job: 'mend', received_by: 1 });
    scratch.forgotten = 4;

    committed();

    expect(told).toEqual(['settled', 'offer 7', 'listen 1', 'rejected fresh', 'changed 1/notes', 'job mend', 'wake?']);
    expect(counters.read()).toEqual({ 'events.forgotten': 4, stored: 1, sent: 1, 'rejected.note.is_unwanted': 1 });
  });

  it('tells of no change where there was none', () => {
    const { committed, told } = openRoom();

    committed();

    expect(told).toEqual(['settled', 'listen 0', 'wake?']);
  });

  it('tells of changes as they were, whatever becomes of the scratch', () => {
    const [scratch, all]: [ReturnType<typeof openScratch>, ReadonlySet<string>[]] = [openScratch(), []];
    const room = openRoom();
    const { afterCommit } = openCommits({
      ...room,
      ...{ scratch, listen: () => undefined, publishRejected: () => undefined, wakeIfPending: () => undefined },
      wakeJob: () => undefined,
      publishChanged: (changed) => all.push(changed),
    });
    scratch.changed.add('1/notes');

    afterCommit((_, action) => action());
    scratch.changed.clear();

    expect(all).toEqual([new Set(['1/notes'])]);
  });

  it.each<[string, string]>([
    ['offer 7', 'after commit: offer'],
    ['listen', 'after commit: listen'],
    ['rejected fresh', 'after commit: tell rejected'],
    ['changed', 'after commit: tell changed'],
    ['wake?', 'after commit: wake'],
  ])('does all the rest where %s throws, and reports it', (failing, what) => {
    const { committed, told, reported, scratch, outcome } = openRoom(0, failing);
    [stored, sent, { ...sent, outbox_id: 8 }, rejected, copy].forEach(outcome.add);
    scratch.changed.add('1/notes');

    committed();

    const rest = ['listen 1', 'rejected fresh', 'rejected fresh', 'changed 1/notes', 'wake?'];
    expect(told).toEqual(['settled', 'offer 7', 'offer 8', ...rest]);
    expect(new Set(reported)).toEqual(new Set([what]));
  });

  it('begins a turn without the ends of the last', () => {
    const { beforeWork, outcome } = openRoom();
    outcome.add(stored);

    beforeWork();

    expect(outcome.mark()).toBe(0);
  });

  it.each<[string, number, number, readonly (typeof stored | typeof rejected)[], boolean]>([
    ['one that wrote', 1, 1, [stored], true],
    ['one that only refused copies', 1, 1, [copy], false],
    ['one that was spent on it', 0, 1, [], true],
    ['one that wrote nothing, with a thousand unsettled', 1, 1_000, [copy], false],
    ['one that wrote nothing, with one beyond', 1, 1_001, [copy], true],
  ])('settles earlier offers in %s', (_, works, unsettled, ends, settles) => {
    const { beforeCommit, told, outcome } = openRoom(unsettled);
    ends.forEach(outcome.add);

    beforeCommit(works);

    expect(told.includes('settle')).toBe(settles);
  });

  it('counts what was lost with a turn, and offers nothing', () => {
    const { afterLoss, told, counters } = openRoom();

    afterLoss(3);

    expect(counters.read()).toEqual({ 'turns.lost_work': 3 });
    expect(told).toEqual([]);
  });
});

describe('storeJobs', () => {
  const jobsOf = (unsettled: number, isLeft = true) => {
    const room = openRoom(unsettled);
    const jobs = storeJobTools(
      {
        quarantine: { sweep: (nowMs: number) => nowMs, isLeft: () => isLeft } as never,
        tombstones: { sweep: (nowMs: number) => nowMs + 1 } as never,
        passing: { sweep: (nowMs: number) => room.told.push(`passing ${nowMs}`) } as never,
        checkpoint: () => room.told.push('checkpoint') > 0,
        isPurgePending: () => true,
      },
      room.offers,
      { wake: () => room.told.push('wake') },
    );
    return { ...room, jobs };
  };

  it('offer what is due, and ask for a turn where something came of it', () => {
    const [some, none] = [jobsOf(1), jobsOf(0)];

    const offered = [some.jobs.offerDue(), none.jobs.offerDue(), some.jobs.packetsWaiting()];

    expect([some.told, none.told]).toEqual([['offer due', 'wake'], ['offer due']]);
    expect(offered).toEqual([2, 2, 3]);
  });

  it('sweep and move the log as the store does', () => {
    const { jobs, told } = jobsOf(0);

    jobs.checkpoint();
    jobs.sweepPassing(43);

    expect(told).toEqual(['checkpoint', 'passing 43']);
    expect([jobs.sweepQuarantine(42), jobs.sweepTombstones(42)]).toEqual([{ done: 42, pending: 0 }, 43]);
    expect(jobs.purgePending()).toBe(true);
  });

  it('tell that something is left to sweep where a full sweep left it', () => {
    const swept = [jobsOf(0), jobsOf(0, false)].map(({ jobs }) => [999, 1_000].map(jobs.sweepQuarantine));

    expect(swept.map((both) => both.map(({ pending }) => pending))).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });
});
