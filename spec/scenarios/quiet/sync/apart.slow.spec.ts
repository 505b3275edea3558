import { virtualWorld } from '../../../../streams/testing';
import { until } from '../../../support/quiet/ends';
import { aliceAndBobApart, haveSame } from '../../../support/sync/apart';

describe('two who wrote in turns and were never online together', () => {
  it('are soon the same where more is missing than may be in flight, with frames in proportion', async () => {
    const world = virtualWorld(132);
    const { alice, bob, end, passes } = await aliceAndBobApart(world, { turns: 15, byAlice: 200, byBob: 10 });

    const ms = await until(world, () => haveSame(alice, bob), 40_000, 2_000);

    const { eventsIn, others } = end.traffic();
    expect(ms).toBeLessThanOrEqual(20_000);
    expect(eventsIn).toBe(3_000);
    expect(others).toBeLessThanOrEqual(400);
    expect(passes()).toBeLessThanOrEqual(5);
  });

  it('are the same within 30 s also where three packets in ten are lost', async () => {
    const world = virtualWorld(131, { latencyMs: [40, 120] });
    const { alice, bob, end } = await aliceAndBobApart(world, { turns: 25, byAlice: 20, byBob: 20 });
    world.wire.setConditions({ loss: 0.3 });

    const ms = await until(world, () => haveSame(alice, bob), 60_000, 500);

    const { eventsIn, eventsOut } = end.traffic();
    expect(ms).toBeLessThanOrEqual(30_000);
    expect(eventsIn).toBeLessThanOrEqual(500 * 1.3);
    // These are counted before the line loses three in ten.
    expect(eventsOut).toBeLessThanOrEqual(500 * 1.7);
  });
});
