import { quiet } from '../../../../protocols/quiet';
import { aliceAndBobInQuiet, found, say } from '../../../support/quiet/cast';
import { left, right } from '../../../support/common/right';

const MINUTE_MS = 60_000;

describe('jobs.list', () => {
  it('tells of each job when it last ran, when it runs next, and what it did and left', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const message_id = await say(bob, alice.channel_id, 'regretted');
    const others = await say(bob, alice.channel_id, 'hidden by Alice');
    await world.advance(2_000);
    right(await bob.me.api['message.delete']({ message_id }));
    right(await alice.me.api['message.delete']({ message_id: others }));
    await world.advance(2 * MINUTE_MS + 500);

    const [asked, inside] = [right(await alice.me.api['jobs.list']({})), right(await alice.me.jobs())];
    const named = (name: string) => asked.find(({ job }) => job === name);

    expect(asked).toEqual(inside);
    expect(asked.map(({ job, identity_id }) => [job, identity_id])).toEqual(
      [...quiet.jobs.map(({ name }) => name), 'offerOutbox', 'sweepQuarantine', 'expireEvents', 'checkpoint']
        .sort()
        .map((name) => [name, quiet.jobs.some((one) => one.name === name) ? alice.me.identity_id : '']),
    );
    const now = world.clock.now();
    // One that was woken ran at no tick.
    const isTimed = ({ job, run_count }: (typeof asked)[number]): boolean =>
      run_count > 0 && quiet.jobs.every(({ name, wokenInMs }) => name !== job || wokenInMs === undefined);
    for (const { every_ms, last_run_ms, next_run_ms } of asked.filter(isTimed)) {
      expect([last_run_ms! <= now, next_run_ms >= now, next_run_ms <= now + every_ms]).toEqual([true, true, true]);
      expect(Math.abs(next_run_ms - last_run_ms! - every_ms)).toBeLessThan(100);
    }
    // A rare one runs soon after a node is first opened, and then after its own time.
    expect(named('replenishPrekeys')).toMatchObject({ run_count: 1, done: 0, every_ms: 3_600_000 });
    // Bob's own is gone, Alice's is hidden for a week; at the tick before, both were done.
    expect(named('forgetDeleted')).toMatchObject({ pending: 1 });
    expect(named('checkpoint')).toMatchObject({ pending: 0 });
    expect(named('checkpoint')!.run_count).toBeGreaterThan(0);
    for (const { node } of [alice, bob]) node.close();
    expect(left(await alice.me.jobs()).rule).toBe('node.is_open');
  });

  it('counts deletions carried out, not what was emitted, and each target once', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const ids = [];
    for (const text of ['one', 'two', 'three']) ids.push(await say(bob, alice.channel_id, text));
    await world.advance(2_000);
    for (const message_id of ids) right(await bob.me.api['message.delete']({ message_id }));
    right(await alice.me.api['message.delete']({ message_id: ids[0]! }));
    const before = right(await alice.me.jobs()).find(({ job }) => job === 'forgetDeleted')!;
    await world.advance(before.next_run_ms - world.clock.now() + 100);

    const did = right(await alice.me.jobs()).find(({ job }) => job === 'forgetDeleted');

    expect(did).toMatchObject({ run_count: before.run_count + 1, done: 3, pending: 0 });
    for (const { node } of [alice, bob]) node.close();
  });

  it('tells the node of the jobs of all its identities, and an identity of its own alone', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const carol = await found(alice.node, 'Carol');
    await world.advance(10_000);
    const owners = (jobs: readonly { readonly identity_id: string }[]) => [
      ...new Set(jobs.map(({ identity_id }) => identity_id)),
    ];

    expect(owners(alice.node.jobs()).sort()).toEqual(['', alice.me.identity_id, carol.me.identity_id].sort());
    expect(owners(right(await carol.me.api['jobs.list']({}))).sort()).toEqual(['', carol.me.identity_id].sort());
    for (const { node } of [alice, bob]) node.close();
    expect(alice.node.jobs()).toEqual([]);
  });
});
