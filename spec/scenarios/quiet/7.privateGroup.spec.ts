import { aliceAndBobInQuiet, joinBy, openQuiet, say, textsOf } from '../../support/quietCast';
import { right } from '../../support/right';

describe('a private group', () => {
  it('is closed to who is no member; whoever is added later reads what was said', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const carol = await joinBy(await openQuiet(world), 'Carol', link);
    await world.advance(20_000);
    const { group_id } = right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'two' }));
    await world.advance(1_000);
    right(await alice.me.api['group.add_member']({ group_id, user_id: bob.peer_id }));
    await world.advance(1_000);
    const { channel_id } = right(await alice.me.api['channel.create']({ group_id, name: 'secret' }));
    await say(alice, channel_id, 'for two');
    await world.advance(5_000);
    await say(bob, channel_id, 'got it');
    await world.advance(20_000);
    expect(await textsOf(bob, channel_id)).toEqual(['Bob: got it', 'Alice: for two']);
    expect(await textsOf(carol, channel_id)).toEqual([]);
    expect(right(await carol.me.api['channel.list']({ network_id: alice.network_id })).map(({ name }) => name)).toEqual(
      ['general'],
    );
    expect(
      right(await carol.me.api['group.list']({ network_id: alice.network_id })).find(({ name }) => name === 'two'),
    ).toEqual(expect.objectContaining({ members: 2, own: false }));
    expect(carol.node.stats().waiting.rows).toBe(0);

    right(await bob.me.api['group.add_member']({ group_id, user_id: carol.peer_id }));
    await world.advance(20_000);
    expect(await textsOf(carol, channel_id)).toEqual(['Bob: got it', 'Alice: for two']);
    await say(carol, channel_id, 'me too');
    await world.advance(2_000);
    expect(await textsOf(alice, channel_id)).toEqual(['Carol: me too', 'Bob: got it', 'Alice: for two']);
  });
});
