import { aliceAndBobInQuiet, joinBy, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { right } from '../../support/common/right';

const newcomer = async () => {
  const { world, alice, bob, cable } = await aliceAndBobInQuiet();
  await say(alice, alice.channel_id, 'before Carol');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
  await world.advance(2_000);
  return { world, alice, bob, cable, link };
};

describe('an open link', () => {
  it('lets Carol in while Alice is away and Bob is on; she reads what was said, and Alice finds her there later', async () => {
    const { world, alice, bob, cable, link } = await newcomer();
    cable.pull();
    const carol = await joinBy(await openQuiet(world), 'Carol', link);
    await world.advance(20_000);
    expect(await textsOf(carol, alice.channel_id)).toEqual(['Alice: before Carol']);
    await say(carol, alice.channel_id, 'hello all');
    await world.advance(2_000);
    expect(await textsOf(bob, alice.channel_id)).toEqual(['Carol: hello all', 'Alice: before Carol']);
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Alice: before Carol']);
    cable.plug();
    await world.advance(60_000);
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Carol: hello all', 'Alice: before Carol']);
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.map(({ name, is_member }) => [name, is_member]).sort()).toEqual([
      ['Alice', true],
      ['Bob', true],
      ['Carol', true],
    ]);
  });
});
