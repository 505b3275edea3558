import { aliceAndBobInQuiet, textsOf } from '../support/quietCast';
import { right } from '../support/right';

describe('Alice and Bob', () => {
  it('talk in a network that Bob joined by a limited link', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    right(await alice.me.api['message.create']({ channel_id: alice.channel_id, text: 'hello Bob' }));
    await world.advance(1_000);
    right(await bob.me.api['message.create']({ channel_id: alice.channel_id, text: 'hello Alice' }));
    await world.advance(1_000);
    const said = ['Bob: hello Alice', 'Alice: hello Bob'];
    expect(await textsOf(alice, alice.channel_id)).toEqual(said);
    expect(await textsOf(bob, alice.channel_id)).toEqual(said);
  });
});
