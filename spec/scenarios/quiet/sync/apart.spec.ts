import { virtualWorld } from '../../../../streams/testing';
import { until } from '../../../support/quiet/ends';
import { aliceAndBobApart, haveSame } from '../../../support/sync/apart';

/* The bounds of the slow spec beside this one, so much smaller that a few events reach them. */
jest.mock('../../../../protocols/quiet/sync/catchUp/outstandingMax', () => ({
  ...jest.requireActual<object>('../../../../protocols/quiet/sync/catchUp/outstandingMax'),
  ...{ OUTSTANDING_MAX: 20, LISTED_MAX: 60 },
}));

/** Passes that one side begins: one for each 80 events, as the bounds are, and those that find both in step. */
const PASSES_MAX = 10;

describe('two who wrote in turns and were never online together, more than may be in flight', () => {
  it('are soon the same, with few passes, and frames in proportion to what differs', async () => {
    const world = virtualWorld(131);
    const { alice, bob, end, passes } = await aliceAndBobApart(world, { turns: 10, byAlice: 30, byBob: 2 });

    const ms = await until(world, () => haveSame(alice, bob), 40_000, 800);
    await world.advance(5_000);

    const { eventsIn, others } = end.traffic();
    expect(ms).toBeLessThanOrEqual(10_000);
    expect(eventsIn).toBe(300);
    expect(others).toBeLessThanOrEqual(120);
    expect(passes()).toBeGreaterThan(1);
    expect(passes()).toBeLessThanOrEqual(PASSES_MAX);
  });
});
