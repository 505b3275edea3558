import { END, type EventId, ZERO_ID } from '../../../../lib';
import { virtualWorld } from '../../../../streams/testing';
import { anyId, idOf } from '../../../support/quiet/attacker';
import { type Person, found, joinBy, openQuiet, say } from '../../../support/quiet/cast';
import { aliceAndBobAtEnds, isEventPacket, isSame, openEnd, sayMany } from '../../../support/quiet/ends';
import { comparing, listing } from '../../../support/quiet/frames';
import { closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

const statusOf = async ({ me, network_id }: Person) => {
  const [first] = right(await me.api['sync.status']({ network_id }));
  if (first === undefined) throw new Error('nobody is known');
  return first;
};
/** Ranges that say nothing. */
const skippingAll = [{ mode: 'skip', upper: END }] as const;

const gapsOf = async ({ me, network_id }: Person): Promise<readonly string[]> =>
  right(await me.api['sync.gaps']({ network_id })).map(({ name, missing }) => `${missing} of ${name}'s`);

describe('sync.status', () => {
  it('tells who was heard when, whether there is a session, and how long one was not answered', async () => {
    const world = virtualWorld(301);
    const { alice, bob, end } = await aliceAndBobAtEnds(world);
    const live = await statusOf(alice);
    expect(live).toMatchObject({ peer_id: bob.peer_id, name: 'Bob', connected: true, unanswered: 0 });
    // Less the way of a packet.
    expect(Math.round((live.skew_ms ?? 1_000) / 100) + 0).toBe(0);
    const ago = world.clock.now() - (live.heard_ms ?? 0);
    expect(ago).toBeLessThanOrEqual(10_100);
    end.open(0);
    await world.advance(60_000);
    const gone = await statusOf(alice);
    expect(gone).toMatchObject({ connected: false });
    expect(gone.unanswered).toBeGreaterThan(1);
    expect(world.clock.now() - (gone.heard_ms ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('tells how far the clock of another is from ours', async () => {
    const world = virtualWorld(302);
    const clock = { now: () => world.clock.now() + 90_000 };
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    const bob = await joinBy(await openQuiet(world, { clock }), 'Bob', link);
    await world.advance(20_000);
    const skews = [(await statusOf(alice)).skew_ms ?? 0, (await statusOf(bob)).skew_ms ?? 0];
    expect(skews.map((ms) => Math.round(ms / 1_000))).toEqual([90, -90]);
  });

  it('tells what is missing here and there, how fast it comes and how long it will take', async () => {
    const world = virtualWorld(303, { latencyMs: [5, 5] });
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    await sayMany(alice, alice.channel_id, 'said', 600);
    // Fifty packets a second.
    const end = openEnd(world, 20);
    const bob = await joinBy(await openQuiet(world, { transport: end.transport }), 'Bob', link);
    const seen: Awaited<ReturnType<typeof statusOf>>[] = [];
    const there: number[] = [];
    while (!(await isSame([alice, bob], alice.channel_id, 600)) || (seen.at(-1)?.missing_here ?? 1) > 0) {
      await world.advance(1_000);
      seen.push(await statusOf(bob));
      there.push((await statusOf(alice)).missing_there);
      if (seen.length > 60) break;
    }
    const behind = seen.map(({ missing_here }) => missing_here).slice(seen.findIndex((one) => one.missing_here > 0));
    // All that it listed, but for what has come in the first second.
    expect(behind[0]).toBeGreaterThanOrEqual(550);
    expect(behind).toEqual([...behind].sort((a, b) => b - a));
    expect(behind.at(-1)).toBe(0);
    expect(Math.max(...there)).toBeGreaterThanOrEqual(600);
    const flowing = seen.filter(({ per_second, missing_here }) => per_second > 0 && missing_here > 0);
    expect(flowing.length).toBeGreaterThan(5);
    for (const { per_second, missing_here, seconds_left } of flowing) {
      expect(per_second).toBeGreaterThan(40);
      expect(per_second).toBeLessThan(60);
      expect(seconds_left).toBe(missing_here / per_second);
    }
    // Nothing is asked for twice only because the line is slow.
    expect(end.traffic().eventsIn).toBeLessThan(660);
    await world.advance(30_000);
    expect(await statusOf(bob)).toMatchObject({ missing_here: 0, missing_there: 0, per_second: 0, seconds_left: null });
    expect(await statusOf(alice)).toMatchObject({ missing_here: 0, missing_there: 0 });
  });
});

describe('sync.gaps', () => {
  it('tells how many of whose messages are missing in the middle, and nothing once they have come', async () => {
    const world = virtualWorld(304);
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 5);
    expect(await gapsOf(bob)).toEqual([]);
    end.onlyIf((packet) => !isEventPacket(packet));
    await sayMany(alice, alice.channel_id, 'lost', 3);
    await world.advance(100);
    // No question of Bob's passes yet.
    end.onlyIf(isEventPacket);
    await say(alice, alice.channel_id, 'after');
    await world.advance(100);
    expect(await gapsOf(bob)).toEqual(["3 of Alice's"]);
    expect(await gapsOf(alice)).toEqual([]);
    end.onlyIf(() => true);
    await world.advance(20_000);
    expect(await gapsOf(bob)).toEqual([]);
    expect(await isSame([alice, bob], alice.channel_id, 9)).toBe(true);
  });

  it('tells of them also where the log forks: three events of one number are one', async () => {
    const scene = await openScene(305);
    const { attacker, alice, world } = scene;
    const key = attacker.group(idOf(alice.everyone_id));
    const written = (text: string, place: { readonly seq: number; readonly prev: EventId }) =>
      attacker.event({
        type: 'message',
        body: { channel_id: idOf(alice.channel_id), reply_to: ZERO_ID, text },
        place,
      });
    const first = written('zero', { seq: 0, prev: ZERO_ID });
    attacker.throwUnder(first, key);
    await world.advance(100);
    for (const fork of ['a', 'b', 'c']) {
      attacker.throwUnder(written(`one, ${fork}`, { seq: 1, prev: attacker.id(first) }), key);
      attacker.throwUnder(written(`five, ${fork}`, { seq: 5, prev: anyId(attacker) }), key);
    }
    await world.advance(100);
    expect(await gapsOf(alice)).toEqual(["3 of Mallory's"]);
    closeScene(scene);
  });
});

describe('a member who claims to hold more than there is', () => {
  it('has nothing that is missing here: figures come from what was compared', async () => {
    const scene = await openScene(306);
    const { attacker, alice, world } = scene;
    const claim = { held: 100_000 };
    attacker.throwFrame(comparing(scene, idOf(alice.everyone_id), skippingAll, claim));
    await world.advance(100);
    const claimed = right(await alice.me.api['sync.status']({ network_id: alice.network_id }));
    attacker.throwFrame(comparing(scene, idOf(alice.everyone_id), listing('offer', [anyId(attacker)]), claim));
    await world.advance(100);
    const listed = right(await alice.me.api['sync.status']({ network_id: alice.network_id }));

    expect(claimed.map(({ missing_here }) => missing_here)).toEqual(claimed.map(() => 0));
    expect(listed.map(({ missing_here }) => missing_here).sort()).toEqual([...listed.slice(1).map(() => 0), 1]);
    closeScene(scene);
  });
});
