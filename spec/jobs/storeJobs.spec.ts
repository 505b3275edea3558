import { type StoreJobTools, storeJobs } from '../../jobs/storeJobs';

const openRoom = (asked = true, isPurged = false) => {
  const told: string[] = [];
  const tools: StoreJobTools = {
    sweepQuarantine: (nowMs) => (told.push(`sweep ${nowMs}`), { done: 7, pending: 1 }),
    sweepTombstones: (nowMs) => (told.push(`ended ${nowMs}`), 3),
    expire: (nowMs) => (told.push(`expire ${nowMs}`), { done: 5, pending: 2 }),
    sweepPassing: (nowMs) => told.push(`passing ${nowMs}`),
    offerDue: () => told.push('offer'),
    packetsWaiting: () => 9,
    checkpoint: () => (told.push('checkpoint'), isPurged),
    purgePending: () => asked,
    count: (reason, times) => told.push(`${reason} ${times}`),
  };
  const jobs = storeJobs(tools);
  const named = (name: string) => jobs.find((one) => one.name === name)!;
  return { told, jobs, named };
};

describe('kernelJobs', () => {
  it('are these, each with its period', () => {
    expect(openRoom().jobs.map(({ name, everyMs }) => [name, everyMs])).toEqual([
      ['offerOutbox', 1_000],
      ['sweepQuarantine', 60_000],
      ['expireEvents', 60_000],
      ['checkpoint', 60_000],
    ]);
  });

  it('sweep within a turn, and count what they swept', () => {
    const { told, named } = openRoom();

    expect(named('sweepQuarantine').inTurn?.(42)).toEqual({ done: 7, pending: 1 });

    expect(told).toEqual(['sweep 42', 'quarantine.expired 7', 'passing 42']);
  });

  it('forget what has expired, and tell how much and whether they left anything', () => {
    const { told, named } = openRoom();

    expect(named('expireEvents').inTurn?.(42)).toEqual({ done: 5, pending: 2 });

    expect(told).toEqual(['expire 42', 'events.expired 5', 'events.expired_later 2', 'ended 42', 'tombstones.ended 3']);
  });

  it('offer packets and move the log between turns, since both may take long', () => {
    const { told, named } = openRoom();

    expect(named('offerOutbox').between?.()).toEqual({ done: 1, pending: 0 });
    named('checkpoint').between?.();

    expect(told).toEqual(['offer', 'checkpoint', 'purge.pending 1']);
    expect([named('offerOutbox').inTurn, named('checkpoint').inTurn, named('sweepQuarantine').between]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['emptied the log of what was removed', true, true, { done: 1, pending: 0 }],
    ['was kept from it by a reader', true, false, { done: 0, pending: 1 }],
    ['had nothing to empty it of', false, true, { done: 0, pending: 0 }],
  ])('tell of a checkpoint that %s', (_, asked, isPurged, did) => {
    expect(openRoom(asked, isPurged).named('checkpoint').between?.()).toEqual(did);
  });

  it('tell at any time what waits and what is not purged', () => {
    const pending = [openRoom(true), openRoom(false)].map(({ jobs }) => jobs.map((one) => one.pending?.()));

    expect(pending).toEqual([
      [9, undefined, undefined, 1],
      [9, undefined, undefined, 0],
    ]);
  });
});
