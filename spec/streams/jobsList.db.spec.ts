import { toHex } from '../../lib/ids';
import { listJobs } from '../../streams/jobsList';
import { alice, bob } from '../support/envelopes';
import { openKernel } from '../support/kernel';

describe('listJobs', () => {
  it('tells what each job last did and left, to the node all, to an identity its own and the node’s', () => {
    const { settle, store, within } = openKernel();
    const [one, two] = [settle(alice), settle(bob)];
    within(() => {
      store.jobRuns.record(0, 'expireEvents', 10, 'null', { done: 1_000, pending: 1 });
      store.jobRuns.record(one, 'syncPeers', 20, '{}', { done: 2, pending: 0 });
      store.jobRuns.record(two, 'syncPeers', 30, '{}');
    });
    const [here, there] = [one, two].map((by) => toHex(store.owners.nameOf(by)!));
    const purge = { job: 'checkpoint', identity_id: '', last_run_ms: undefined, run_count: 0, done: 0, pending: 1 };
    const expiry = { job: 'expireEvents', identity_id: '', last_run_ms: 10, run_count: 1, done: 1_000, pending: 1 };
    const theirs = { job: 'syncPeers', run_count: 1 };
    const [mine, other] = [
      { ...theirs, identity_id: here, last_run_ms: 20, done: 2, pending: 0 },
      { ...theirs, identity_id: there, last_run_ms: 30, done: 0, pending: 0 },
    ];

    expect(listJobs(store)).toEqual([purge, expiry, mine, other]);
    expect([one, two].map((by) => listJobs(store, by))).toEqual([
      [purge, expiry, mine],
      [purge, expiry, other],
    ]);
    store.checkpoint();
    expect(listJobs(store)[0]).toEqual({ ...purge, pending: 0 });
  });
});
