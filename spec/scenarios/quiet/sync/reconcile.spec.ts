import * as E from 'fp-ts/Either';
import { quiet } from '../../../../protocols/quiet';
import { virtualWorld } from '../../../../streams/testing';
import { openNodeIn } from '../../../support/kernel/cast';
import { found, joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { aliceAndBobAtEnds, isEventPacket, isSame, openEnd, sayMany, until } from '../../../support/quiet/ends';
import { right } from '../../../support/common/right';

describe('who was apart for a while', () => {
  it('finds what differs by comparing: each missing event travels once, and little else does', async () => {
    const world = virtualWorld(101);
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 1_000);
    end.open(0);
    await sayMany(alice, alice.channel_id, 'by Alice', 5);
    await sayMany(bob, alice.channel_id, 'by Bob', 5);
    await world.advance(60_000);
    end.traffic();
    end.open();
    const ms = await until(world, () => isSame([alice, bob], alice.channel_id, 1_010), 60_000);
    expect(ms).toBeLessThan(60_000);
    const { eventsIn, eventsOut, others, bytes } = end.traffic();
    expect([eventsIn, eventsOut]).toEqual([5, 5]);
    // All that they have is 657,000 bytes.
    expect(others).toBeLessThanOrEqual(30);
    expect(bytes).toBeLessThan(16_000);

    await world.advance(30_000);
    const idle = end.traffic();
    expect(idle).toMatchObject({ eventsIn: 0, eventsOut: 0 });
    expect(idle.bytes).toBeLessThan(3_000);
  });

  it.each([31, 32])('ends at the same under bad conditions, seed %i: loss, copies, another order', async (seed) => {
    const world = virtualWorld(seed);
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 200);
    end.open(0);
    await sayMany(alice, alice.channel_id, 'by Alice', 40);
    await sayMany(bob, alice.channel_id, 'by Bob', 40);
    await world.advance(40_000);
    /** Frames refused but for copies. */
    const refused = (): number =>
      Object.entries(bob.node.stats().counters).reduce(
        (sum, [name, count]) => (/^reflectors\.failed(?!.*frame\.is_new)/.test(name) ? sum + count : sum),
        0,
      );
    const before = refused();
    world.wire.setConditions({ loss: 0.2, duplication: 0.2, reordering: 0.4, latencyMs: [5, 90] });
    end.traffic();
    end.open();
    const ms = await until(world, () => isSame([alice, bob], alice.channel_id, 280), 240_000, 500);
    expect(ms).toBeLessThan(240_000);
    const { eventsIn, eventsOut } = end.traffic();
    // Of those that are sent some are lost, and some land twice.
    expect(eventsIn).toBeLessThanOrEqual(40 * 1.6);
    expect(eventsOut).toBeLessThanOrEqual(40 * 1.8);
    expect(refused()).toBe(before);
  });

  it('is sent a push that was lost for ever by the next comparison, and that alone', async () => {
    const world = virtualWorld(103);
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 300);
    end.onlyIf((packet) => !isEventPacket(packet));
    await say(alice, alice.channel_id, 'lost');
    await world.advance(50);
    expect(await textsOf(bob, alice.channel_id)).not.toContain('Alice: lost');
    end.onlyIf(() => true);
    end.traffic();
    const ms = await until(world, async () => (await textsOf(bob, alice.channel_id))[0] === 'Alice: lost', 20_000);
    expect(ms).toBeLessThanOrEqual(1_000);
    expect(end.traffic()).toMatchObject({ eventsIn: 1, eventsOut: 0 });
  });
});

describe('what differs for good', () => {
  it('what has expired is left out on both sides, whatever their clocks say', async () => {
    const world = virtualWorld(104);
    const [MINUTE_MS, ahead] = [60_000, 9 * 60_000];
    const clock = { now: () => world.clock.now() + ahead };
    const alice = await found(await openQuiet(world, { clock }), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    const end = openEnd(world);
    const bob = await joinBy(await openQuiet(world, { transport: end.transport }), 'Bob', link);
    await world.advance(10_000);
    const { channel_id } = alice;
    await sayMany(alice, channel_id, 'stays', 100);
    for (let nth = 0; nth < 20; nth += 1)
      right(await bob.me.api['message.create']({ channel_id, text: `goes ${nth}`, lasts_ms: 14 * MINUTE_MS }));
    await world.advance(2_000);
    // Gone there after five minutes, here nine minutes later.
    for (const minutes of [6, 1, 7, 1, 3]) {
      await world.advance(minutes * MINUTE_MS - 30_000);
      end.traffic();
      await world.advance(30_000);
      const { eventsIn, eventsOut, bytes } = end.traffic();
      expect([minutes, eventsIn, eventsOut]).toEqual([minutes, 0, 0]);
      expect([minutes, bytes < 9_000]).toEqual([minutes, true]);
    }
    expect([await textsOf(alice, channel_id), await textsOf(bob, channel_id)].map((all) => all.length)).toEqual([
      100, 100,
    ]);
  });

  it('what is refused here is asked for once, although it is listed again and again', async () => {
    const world = virtualWorld(105);
    const allows = (type: string): boolean => type === 'message';
    const events = quiet.events.map((one) => (allows(one.type) ? { ...one, validate: () => E.right(one) } : one));
    const alice = await found(await openNodeIn(world, { ...quiet, events }), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    const end = openEnd(world);
    const bob = await joinBy(await openQuiet(world, { transport: end.transport }), 'Bob', link);
    await world.advance(10_000);
    await sayMany(alice, alice.channel_id, 'good', 99);
    await world.advance(20_000);
    end.onlyIf((packet) => !isEventPacket(packet));
    await say(alice, alice.channel_id, '');
    await world.advance(3_000);
    end.onlyIf(() => true);
    end.traffic();
    await world.advance(300_000);
    const { eventsIn, bytes } = end.traffic();
    expect(eventsIn).toBe(1);
    expect(bytes).toBeLessThan(120_000);
    expect(bob.node.stats().counters['rejected.message.has_a_text']).toBe(1);
    expect(await textsOf(bob, alice.channel_id)).toHaveLength(99);
  });
});
