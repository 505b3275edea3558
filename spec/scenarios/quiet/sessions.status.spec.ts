import { virtualWorld } from '../../../streams/testing';
import { type Person, found, joinBy, openQuiet, say } from '../../support/quietCast';
import { aliceAndBobAtEnds, isEventPacket, isSame, openEnd, sayMany, until } from '../../support/quietEnds';
import { right } from '../../support/right';

const statusOf = async ({ me, network_id }: Person) => {
  const [first] = right(await me.api['sync.status']({ network_id }));
  if (first === undefined) throw new Error('nobody is known');
  return first;
};
const gapsOf = async ({ me, network_id }: Person): Promise<readonly string[]> =>
  right(await me.api['sync.gaps']({ network_id })).map(({ name, missing }) => `${missing} of ${name}'s`);

describe('sync.status', () => {
  it('tells who was heard when, whether there is a session, and how long one was not answered', async () => {
    const world = virtualWorld(301);
    const { alice, bob, end } = await aliceAndBobAtEnds(world);
    const live = await statusOf(alice);
    expect(live).toMatchObject({ peer_id: bob.peer_id, name: 'Bob', connected: true, unanswered: 0, skew_ms: 0 });
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
    const end = openEnd(world);
    const bob = await joinBy(await openQuiet(world, { transport: end.transport }), 'Bob', link);
    // A slow line: fifty events a second.
    let [left, second] = [50, 0];
    end.onlyIf((packet) => {
      if (!isEventPacket(packet)) return true;
      const now = Math.floor(world.scheduler.frame / 1_000);
      [left, second] = now === second ? [left - 1, second] : [49, now];
      return left >= 0;
    });
    for (let n = 0; n < 20; n += 1) {
      await world.advance(1_000);
      console.log(n, JSON.stringify(await statusOf(bob)), JSON.stringify(await statusOf(alice)));
    }
    end.onlyIf(() => true);
    await until(world, () => isSame([alice, bob], alice.channel_id, 600), 60_000);
    await world.advance(20_000);
    console.log(JSON.stringify(await statusOf(bob)), JSON.stringify(await statusOf(alice)));
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
    end.onlyIf(() => true);
    await say(alice, alice.channel_id, 'after');
    await world.advance(100);
    expect(await gapsOf(bob)).toEqual(["3 of Alice's"]);
    expect(await gapsOf(alice)).toEqual([]);
    await world.advance(20_000);
    expect(await gapsOf(bob)).toEqual([]);
    expect(await isSame([alice, bob], alice.channel_id, 9)).toBe(true);
  });
});
