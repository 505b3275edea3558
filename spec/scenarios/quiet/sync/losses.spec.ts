import { virtualWorld } from '../../../../streams/testing';
import { type Person, say } from '../../../support/quiet/cast';
import { aliceAndBobAtEnds, isEventPacket, stored, until } from '../../../support/quiet/ends';
import { right } from '../../../support/common/right';

const newest = async ({ me }: Person, channel_id: string, limit: number): Promise<readonly string[]> =>
  right(await me.api['message.list']({ channel_id, limit })).messages.map(({ text }) => text);

describe('a push that is lost', () => {
  it('is there within a second, but for one in twenty, where one packet in ten is lost', async () => {
    const world = virtualWorld(141, { latencyMs: [40, 120] });
    const { alice, bob } = await aliceAndBobAtEnds(world);
    world.wire.setConditions({ loss: 0.1 });
    const took: number[] = [];
    for (let nth = 0; nth < 80; nth += 1) {
      const text = `said ${nth}`;
      await say(alice, alice.channel_id, text);
      const isThere = async (): Promise<boolean> => (await newest(bob, alice.channel_id, 1))[0] === text;
      await world.advance(100);
      took.push(100 + (await until(world, isThere, 30_000, 50)));
      await world.advance((nth * 97) % 300);
    }
    took.sort((a, b) => a - b);
    expect(took.filter((ms) => ms > 200).length).toBeGreaterThan(2);
    expect(took[Math.floor(0.95 * took.length)]).toBeLessThanOrEqual(1_000);
    expect(took.at(-1)).toBeLessThanOrEqual(4_000);
  });

  it('is asked for at once where the next one shows a gap', async () => {
    const world = virtualWorld(142, { latencyMs: [10, 10] });
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 3);
    await world.advance(3_000);
    end.onlyIf((packet) => !isEventPacket(packet));
    await say(alice, alice.channel_id, 'lost');
    await world.advance(50);
    end.onlyIf(() => true);
    await say(alice, alice.channel_id, 'after');
    await world.advance(60);

    expect(await newest(bob, alice.channel_id, 2)).toEqual(['after', 'lost']);
  });

  it('is there half a second after the last push of a burst, where nothing shows it', async () => {
    const world = virtualWorld(143, { latencyMs: [10, 10] });
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 3);
    end.traffic();
    for (const burst of ['a', 'b', 'c', 'd']) {
      const texts = [1, 2, 3].map((nth) => `${burst}${nth}`);
      await world.advance(2_300);
      end.onlyIf((packet) => !isEventPacket(packet));
      for (const text of texts) await say(alice, alice.channel_id, text);
      await world.advance(100);
      end.onlyIf(() => true);
      await world.advance(450);
      expect([...(await newest(bob, alice.channel_id, 3))].sort()).toEqual(texts);
    }
    await world.advance(5_000);
    expect(end.traffic()).toMatchObject({ eventsIn: 12, eventsOut: 0 });
  });
});

describe('a slow device', () => {
  it('asks for nothing that lies in its own input', async () => {
    const world = virtualWorld(144, { latencyMs: [10, 10] });
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 0, {}, 10);
    end.open(0);
    await world.advance(40_000);
    for (let nth = 0; nth < 350; nth += 1) await say(alice, alice.channel_id, `said ${nth}`);
    end.open();
    end.traffic();
    await until(world, () => stored(bob) === stored(alice), 60_000, 1_000);
    await world.advance(10_000);

    expect(stored(bob)).toBe(stored(alice));
    expect(end.traffic().eventsIn).toBeLessThanOrEqual(350 * 1.05);
  });
});
