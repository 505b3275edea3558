import { type VirtualWorld, virtualWorld } from '../../../../streams/testing';
import { openFolder } from '../../../support/lib/store';
import { type Person, aliceAndBobInQuiet, cableIn, found, joinBy, openQuiet } from '../../../support/quiet/cast';
import { copyOf } from '../../../support/quiet/records';
import { right } from '../../../support/common/right';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const OPEN = { max_uses: 0, closes_in_ms: MINUTE_MS };

const namesOf = async ({ me, network_id }: Person) =>
  right(await me.api['user.list']({ network_id }))
    .map(({ name, is_member }) => `${name}${is_member ? '' : ', no member'}`)
    .sort();
const revocations = ({ node }: Person): number => {
  const db = copyOf(node);
  const [count = 0] = db.prepare<[], number>('SELECT count(*) FROM revocations').pluck().all();
  db.close();
  return count;
};
const jobOf = async ({ me }: Person) => right(await me.jobs()).find(({ job }) => job === 'closeInvites')!;
const told = async (one: Person) => {
  const { done, pending } = await jobOf(one);
  return { done, pending };
};
/** Just after the next tick of the job. */
const nextTick = async (world: VirtualWorld, one: Person): Promise<void> =>
  world.advance((await jobOf(one)).next_run_ms - world.clock.now() + 100);

describe('an open invite whose time is over', () => {
  it('is revoked by the inviter once in step with somebody, and who came in time stays in', async () => {
    const { world, alice, bob, cable } = await aliceAndBobInQuiet();
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, ...OPEN }));
    await world.advance(5 * SECOND_MS);
    cable.pull();
    const carol = await joinBy(await openQuiet(world), 'Carol', link);
    await world.advance(3 * MINUTE_MS);
    // Alice knows nothing of Carol, and that she may have come.
    const away = [revocations(alice), await told(alice), await namesOf(bob)];
    cable.plug();
    await world.advance(90 * SECOND_MS);
    await nextTick(world, alice);
    await world.advance(5 * SECOND_MS);

    expect(away).toEqual([0, { done: 0, pending: 1 }, ['Alice', 'Bob', 'Carol']]);
    expect([alice, bob, carol].map(revocations)).toEqual([1, 1, 1]);
    for (const one of [alice, bob, carol]) expect(await namesOf(one)).toEqual(['Alice', 'Bob', 'Carol']);
    const db = copyOf(bob.node);
    const granted = db.prepare<[], string>('SELECT lower(hex(user_id)) FROM grants ORDER BY seq').pluck().all();
    db.close();
    expect(granted).toContain(carol.peer_id);
    // Whoever comes now with an earlier time is out, though his claim is a good one.
    const clock = { now: () => world.clock.now() - 5 * MINUTE_MS };
    const late = await joinBy(await openQuiet(world, { clock }), 'Late', link);
    await world.advance(30 * SECOND_MS);
    for (const one of [alice, bob, carol]) expect(await namesOf(one)).toEqual(['Alice', 'Bob', 'Carol']);
    for (const { node } of [alice, bob, carol, late]) node.close();
  });

  it('is not revoked while its time lasts, nor for as long as something may be on its way, nor twice, nor by others', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const { network_id } = alice;
    const closes_in_ms = (await jobOf(alice)).next_run_ms - world.clock.now() + 40 * SECOND_MS;
    right(await alice.me.api['invite.create']({ network_id, max_uses: 0, closes_in_ms }));
    right(await alice.me.api['invite.create']({ network_id, max_uses: 1, closes_in_ms }));
    const seen: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await nextTick(world, alice);
      seen.push(revocations(alice));
    }

    // Its time lasts; it is over for twenty seconds; it is over.
    expect([seen, revocations(bob)]).toEqual([[0, 0, 1, 1, 1], 1]);
    expect([await told(alice), await told(bob)]).toEqual([
      { done: 0, pending: 0 },
      { done: 0, pending: 0 },
    ]);
    for (const one of [alice, bob]) one.node.close();
  });

  it('waits again after a restart, since nobody was met since', async () => {
    const folder = openFolder();
    const world = virtualWorld(8);
    const cable = cableIn(world);
    const path = folder.at('alice.db');
    const first = await found(await openQuiet(world, { cable, path }), 'Alice');
    const { link } = right(await first.me.api['invite.create']({ network_id: first.network_id }));
    const bob = await joinBy(await openQuiet(world), 'Bob', link);
    await world.advance(10 * SECOND_MS);
    right(await first.me.api['invite.create']({ network_id: first.network_id, ...OPEN }));
    // In step with Bob after the time was over, but the process ends before the tick.
    await world.advance((await jobOf(first)).next_run_ms - world.clock.now() + MINUTE_MS - 100);
    first.node.close();
    cable.pull();
    const node = await openQuiet(world, { cable: cableIn(world), path });
    const alice = { ...first, node, me: right(node.as(first.me.identity_id)) };
    bob.node.close();
    await world.advance(3 * MINUTE_MS);

    expect([revocations(alice), await told(alice)]).toEqual([0, { done: 0, pending: 1 }]);
    node.close();
    folder.remove();
  });

  it('waits while somebody is known to have what has not come', async () => {
    const world = virtualWorld(9);
    const [here, there] = [cableIn(world), cableIn(world)];
    const alice = await found(await openQuiet(world, { cable: here }), 'Alice');
    const { network_id } = alice;
    const first = right(await alice.me.api['invite.create']({ network_id }));
    const bob = await joinBy(await openQuiet(world, { cable: there }), 'Bob', first.link);
    await world.advance(10 * SECOND_MS);
    const { link } = right(await alice.me.api['invite.create']({ network_id, ...OPEN }));
    await world.advance(5 * SECOND_MS);
    here.pull();
    const carol = await joinBy(await openQuiet(world), 'Carol', link);
    await world.advance(20 * SECOND_MS);
    carol.node.close();
    there.dropEvents(true);
    here.plug();
    await world.advance(4 * MINUTE_MS);
    const [connected] = right(await alice.me.api['sync.status']({ network_id }));
    const lacking = [connected?.connected, await namesOf(alice), revocations(alice), await told(alice)];
    there.dropEvents(false);
    await world.advance(3 * MINUTE_MS);

    expect(lacking).toEqual([true, ['Alice', 'Bob'], 0, { done: 0, pending: 1 }]);
    expect([await namesOf(alice), revocations(alice)]).toEqual([['Alice', 'Bob', 'Carol'], 1]);
    for (const { node } of [alice, bob]) node.close();
  });

  it('does not go by who was in step before', async () => {
    const { world, alice, bob, cable } = await aliceAndBobInQuiet();
    await world.advance(30 * SECOND_MS);
    right(await alice.me.api['invite.create']({ network_id: alice.network_id, ...OPEN }));
    await world.advance(20 * SECOND_MS);
    cable.pull();
    await world.advance(5 * MINUTE_MS);

    expect([revocations(alice), await told(alice)]).toEqual([0, { done: 0, pending: 1 }]);
    for (const { node } of [alice, bob]) node.close();
  });

  it('is one of 64 that a tick revokes; the next one follows a minute later', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const second = right(await alice.me.api['network.create']({ name: 'Another' }));
    const { link } = right(await alice.me.api['invite.create']({ network_id: second.network_id }));
    right(await bob.me.api['network.join']({ link, name: 'Bob' }));
    await world.advance(10 * SECOND_MS);
    const made = [...Array.from({ length: 63 }, () => alice.network_id), second.network_id, second.network_id];
    // All of them are ready between the next tick but one and the one after it.
    const closes_in_ms = (await jobOf(alice)).next_run_ms - world.clock.now() + 32 * SECOND_MS;
    for (const network_id of made)
      right(await alice.me.api['invite.create']({ network_id, max_uses: 0, closes_in_ms }));
    const ticks = [];
    for (let n = 0; n < 4; n += 1) {
      await nextTick(world, alice);
      ticks.push([revocations(alice), await told(alice)]);
    }

    expect(ticks).toEqual([
      [0, { done: 0, pending: 0 }],
      [0, { done: 0, pending: 65 }],
      [64, { done: 64, pending: 1 }],
      [65, { done: 1, pending: 0 }],
    ]);
    for (const { node } of [alice, bob]) node.close();
  });
});
