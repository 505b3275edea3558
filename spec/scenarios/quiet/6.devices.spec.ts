import { type Person, aliceAndBobInQuiet, openQuiet, say, textsOf } from '../../support/quietCast';
import { right } from '../../support/right';

/** Bob's second device, on a node of its own. */
const linkDevice = async (bob: Person, open: () => ReturnType<typeof openQuiet>): Promise<Person> => {
  const { link } = right(await bob.me.api['link.invite']({ network_id: bob.network_id }));
  const node = await open();
  const joined = right(await node.api['link.accept']({ link, name: "Bob's phone" }));
  return { node, me: right(node.as(joined.identity_id)), network_id: joined.network_id, peer_id: joined.peer_id };
};

describe('a second device', () => {
  it('is Bob to everybody, reads everything and is heard', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    await say(alice, alice.channel_id, 'before the phone');
    await world.advance(1_000);
    const phone = await linkDevice(bob, () => openQuiet(world));
    await world.advance(20_000);
    await say(phone, alice.channel_id, 'from the phone');
    await world.advance(1_000);
    await say(bob, alice.channel_id, 'from the desk');
    await world.advance(5_000);
    const said = ['Bob: from the desk', 'Bob: from the phone', 'Alice: before the phone'];
    for (const one of [alice, bob, phone]) expect(await textsOf(one, alice.channel_id)).toEqual(said);
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.map(({ name, devices }) => [name, devices]).sort()).toEqual([
      ['Alice', 1],
      ['Bob', 2],
    ]);
  });
});
