import { virtualWorld } from '../../../../streams/testing';
import { type Founded, type Person, found, joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { SHARED, countIn, stateOf, userIdOf } from '../../../support/quiet/inspect';
import { right } from '../../../support/common/right';

/** Mallory came by an invite for so many, of whom Bob and Mallory are two; is removed, and comes again by the same link. */
const comeBack = async (max_uses: number) => {
  const world = virtualWorld(42);
  const alice: Founded = await found(await openQuiet(world), 'Alice');
  const { network_id, channel_id } = alice;
  const { link, invite_id } = right(await alice.me.api['invite.create']({ network_id, max_uses }));
  const bob = await joinBy(await openQuiet(world), 'Bob', link);
  const mallory = await joinBy(await openQuiet(world), 'Mallory', link);
  await world.advance(20_000);
  right(await alice.me.api['user.remove']({ user_id: await userIdOf(alice, 'Mallory') }));
  await world.advance(5_000);
  await say(alice, channel_id, 'not for Mallory');
  const again: Person = await joinBy(await openQuiet(world), 'Bob', link);
  await world.advance(30_000);
  const open = right(await alice.me.api['invite.list']({ network_id })).map(({ invitation_id }) => invitation_id);
  const seen = {
    bob: await stateOf(bob),
    bobReads: await textsOf(bob, channel_id),
    again: await stateOf(again),
    againHolds: countIn(again, SHARED),
    againReads: await again.me.api['message.list']({ channel_id }).then((answer) => answer._tag),
    isOpen: open.includes(invite_id),
  };
  for (const { node } of [alice, bob, mallory, again]) node.close();
  return seen;
};

describe('somebody who was removed, and has the link they came by', () => {
  let places: Awaited<ReturnType<typeof comeBack>>;
  let usedUp: Awaited<ReturnType<typeof comeBack>>;
  beforeAll(async () => {
    [places, usedUp] = [await comeBack(3), await comeBack(2)];
  });

  it('does not disturb those who stay', () => {
    for (const { bob, bobReads } of [places, usedUp])
      expect([bob, bobReads]).toEqual(['member', ['Alice: not for Mallory']]);
  });

  it.failing('finds it revoked, though it has a use left', () => {
    expect([places.again === 'member', places.againReads, places.isOpen]).toEqual([false, 'Left', false]);
  });

  it('is told nothing where it is used up', () => {
    // Their own device and name, and an address and a prekey of theirs.
    expect(usedUp.againHolds).toBeLessThanOrEqual(4);
  });
});
