import { virtualWorld } from '../../../../streams/testing';
import { cableIn, found, joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { right } from '../../../support/common/right';

/* A lift that everybody can plan for: the usual sums are no more than counts. Under a session's own key it is the real one. */
jest.mock('../../../../lib/reconcile/lift', () => {
  const actual = jest.requireActual<typeof import('../../../../lib/reconcile/lift')>('../../../../lib/reconcile/lift');
  const openLift: typeof actual.openLift = (crypto, key) =>
    key === undefined ? () => 1n : actual.openLift(crypto, key);
  return { ...actual, openLift };
});

const HALF_A_DAY_MS = 12 * 60 * 60 * 1_000;
/** So many that they are compared, not streamed. */
const MESSAGES = 70;

/** Alice and Bob each said something in the same moment while the cable was out: as many here as there. */
const collision = async () => {
  const world = virtualWorld(52);
  const cable = cableIn(world);
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const alice = await found(await openQuiet(world, { clock, cable }), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
  const bob = await joinBy(await openQuiet(world, { clock }), 'Bob', link);
  await world.advance(20_000);
  for (let n = 0; n < MESSAGES; n += 1) await say(alice, alice.channel_id, `message ${String(n)}`);
  await world.advance(20_000);
  cable.pull();
  await world.advance(40_000);
  await say(alice, alice.channel_id, 'hidden from Bob');
  await say(bob, alice.channel_id, 'hidden from Alice');
  cable.plug();
  await world.advance(60_000);
  /** How many texts each of them has. */
  const counts = async (): Promise<readonly number[]> =>
    Promise.all([alice, bob].map(async (one) => (await textsOf(one, alice.channel_id)).length));
  /** Time goes by, without a day's worth of ticks. */
  const pass = async (ms: number): Promise<void> => {
    aheadMs += ms;
    await world.advance(60_000);
  };
  return { bob, world, pass, counts };
};

describe('a difference that the usual sums hide', () => {
  it('is found once a day, under a lift that only this session knows', async () => {
    const { pass, counts } = await collision();
    const hidden = await counts();

    await pass(HALF_A_DAY_MS);
    const still = await counts();
    await pass(HALF_A_DAY_MS);

    const [one, both] = [MESSAGES + 1, MESSAGES + 2];
    expect([hidden, still, await counts()]).toEqual([
      [one, one],
      [one, one],
      [both, both],
    ]);
  });

  it('is found soon after sync.now', async () => {
    const { world, bob, counts } = await collision();
    const hidden = await counts();

    right(await bob.me.api['sync.now']({}));
    await world.advance(20_000);

    expect([hidden, await counts()]).toEqual([
      [MESSAGES + 1, MESSAGES + 1],
      [MESSAGES + 2, MESSAGES + 2],
    ]);
  });
});
