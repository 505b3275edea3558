import { virtualWorld } from '../../../../streams/testing';
import { aliceAndBobInQuiet, say, textsOf } from '../../../support/quiet/cast';
import { aliceAndBobAtEnds, isSame, sayMany, until } from '../../../support/quiet/ends';
import { right } from '../../../support/common/right';

describe('two who asked each other for a session at the same moment', () => {
  it('have two, and neither ends before the other: nothing that is said for minutes is refused, or late', async () => {
    const { world, alice, bob, cable } = await aliceAndBobInQuiet({ latencyMs: [20, 20] }, 122);
    cable.pull();
    await world.advance(60_000);
    cable.plug();
    // Both ask at the same tick.
    await world.advance(12_000);
    const refused = () => [alice, bob].map(({ node }) => node.stats().counters['rejected.missing'] ?? 0);
    const before = refused();
    const late: number[] = [];
    for (let second = 0; second < 150; second += 1) {
      await say(second % 2 === 0 ? alice : bob, alice.channel_id, `${second}`);
      await world.advance(1_000);
      const heard = await textsOf(second % 2 === 0 ? bob : alice, alice.channel_id);
      if (!heard.some((text) => text.endsWith(`: ${second}`))) late.push(second);
    }

    expect([late, refused()]).toEqual([[], before]);
  });
});

describe('two who ask each other at the same moment', () => {
  it('compare once and not twice: of two passes that cross, one is answered', async () => {
    const world = virtualWorld(121);
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 1_000);
    end.open(0);
    await sayMany(alice, alice.channel_id, 'by Alice', 6);
    await sayMany(bob, alice.channel_id, 'by Bob', 5);
    await world.advance(60_000);
    end.traffic();
    end.open();
    for (const { me } of [alice, bob]) right(await me.api['sync.now']({}));

    await until(world, () => isSame([alice, bob], alice.channel_id, 1_011), 60_000);

    const { eventsIn, eventsOut, others, bytes } = end.traffic();
    expect([eventsIn, eventsOut].sort()).toEqual([5, 6]);
    // With both passes answered they are 22, and 14,756 bytes.
    expect(others).toBeLessThan(20);
    expect(bytes).toBeLessThan(14_300);
  });
});
