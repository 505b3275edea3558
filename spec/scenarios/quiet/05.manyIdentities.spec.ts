import * as E from 'fp-ts/Either';
import { virtualWorld } from '../../../streams/testing';
import { type Person, type QuietSession, found, joinBy, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { right } from '../../support/common/right';

type Ids = Readonly<Record<string, string>>;

/** Every operation of a session that takes an id, called with `id` in that place. */
const askedWith = (
  me: QuietSession,
  id: string,
): Readonly<Record<string, () => Promise<E.Either<unknown, unknown>>>> => ({
  'network.users': () => me.api['user.list']({ network_id: id }),
  'network.groups': () => me.api['group.list']({ network_id: id }),
  'network.channels': () => me.api['channel.list']({ network_id: id }),
  'network.sync': () => me.api['sync.status']({ network_id: id }),
  'network.rename': () => me.api['user.update']({ network_id: id, name: 'x' }),
  'network.invite': () => me.api['invite.create']({ network_id: id }),
  'network.link': () => me.api['link.invite']({ network_id: id }),
  'network.group': () => me.api['group.create']({ network_id: id, name: 'x' }),
  'network.address': () => me.api['address.announce']({ network_id: id, transport: 1, host: 'h', port: 1 }),
  'group.channel': () => me.api['channel.create']({ group_id: id, name: 'x' }),
  'group.member': () => me.api['group.add_member']({ group_id: id, user_id: id }),
  'channel.messages': () => me.api['message.list']({ channel_id: id }),
  'channel.say': () => me.api['message.create']({ channel_id: id, text: 'x' }),
  'page.users': () => me.api['user.list']({ network_id: id, after: id }),
  explain: () => me.explain(id),
});

const UNKNOWN = 'c0'.repeat(16);

describe('four identities in two networks on one node', () => {
  it('show nothing of one to another by any operation with any id', async () => {
    const world = virtualWorld(5);
    const node = await openQuiet(world);
    const one = await found(node, 'Dave', 'first');
    const { link } = right(await one.me.api['invite.create']({ network_id: one.network_id }));
    const alsoOne = await joinBy(node, 'Dave too', link);
    const two = await found(node, 'David', 'second');
    const { link: secondLink } = right(await two.me.api['invite.create']({ network_id: two.network_id }));
    const alsoTwo = await joinBy(node, 'David too', secondLink);
    await world.advance(30_000);
    const firstSaid = await say(one, one.channel_id, 'in the first');
    const secondSaid = await say(alsoTwo, two.channel_id, 'in the second');
    await world.advance(10_000);

    const ids: Ids = {
      network: two.network_id,
      channel: two.channel_id,
      everyone: two.everyone_id,
      admins: two.admins_id,
      peer: two.peer_id,
      other: alsoTwo.peer_id,
      said: secondSaid,
      identity: two.me.identity_id,
    };
    for (const me of [one.me, alsoOne.me]) {
      const unknown = await Promise.all(
        Object.entries(askedWith(me, UNKNOWN)).map(async ([name, ask]) => [name, await ask()]),
      );
      for (const id of Object.values(ids)) {
        const foreign = await Promise.all(
          Object.entries(askedWith(me, id)).map(async ([name, ask]) => [name, await ask()]),
        );
        expect(foreign).toEqual(unknown);
      }
      expect(
        right(await me.api['message.list']({ channel_id: one.channel_id })).messages.map(({ text }) => text),
      ).toEqual(['in the first']);
      expect(right(await me.api['network.list']({})).map(({ name, state }) => [name, state])).toEqual([
        ['first', 'member'],
      ]);
    }
    const inSecond = right(await two.me.api['message.list']({ channel_id: two.channel_id })).messages;
    expect(inSecond.map(({ text, author_name }) => [author_name, text])).toEqual([['David too', 'in the second']]);
    expect(right(await two.me.explain(firstSaid))).toEqual({ status: 'unknown' });
  });

  it('may be one identity in both networks', async () => {
    const world = virtualWorld(55);
    const node = await openQuiet(world);
    const dave = await found(node, 'Dave', 'first');
    const other = await found(await openQuiet(world), 'Erin', 'second');
    const { link } = right(await other.me.api['invite.create']({ network_id: other.network_id }));
    right(await dave.me.api['network.join']({ link, name: 'D.' }));
    await world.advance(20_000);
    expect(right(await dave.me.api['network.list']({})).map(({ name, state }) => [name, state])).toEqual([
      ['first', 'member'],
      ['second', 'member'],
    ]);
    await say(dave, other.channel_id, 'hello Erin');
    await world.advance(2_000);
    const [heard] = right(await other.me.api['message.list']({ channel_id: other.channel_id })).messages;
    expect([heard?.author_name, heard?.text]).toEqual(['D.', 'hello Erin']);
    expect(right(await dave.me.api['user.list']({ network_id: dave.network_id })).map(({ name }) => name)).toEqual([
      'Dave',
    ]);
  });

  it('join a network once: who is on the way is refused, a member stays, and who was removed is somebody new', async () => {
    const world = virtualWorld(56);
    const alice = await found(await openQuiet(world), 'Alice');
    const linkOf = async () => right(await alice.me.api['invite.create']({ network_id: alice.network_id })).link;
    const first = await linkOf();
    const bob = await joinBy(await openQuiet(world), 'Bob', first);
    const carol = await joinBy(await openQuiet(world), 'Carol', await linkOf());
    const again = async ({ me }: Person): Promise<string> => {
      const joined = await me.api['network.join']({ link: await linkOf() });
      return E.isLeft(joined) ? joined.left.rule : `was ${joined.right.was_member ? '' : 'not '}a member`;
    };

    const joining = [await again(bob), await again(alice)];
    await world.advance(20_000);
    const members = [await again(bob), await again(carol)];
    // The link was for one: who comes second is a guest for ever.
    const dave = await joinBy(await openQuiet(world), 'Dave', first);
    await world.advance(20_000);
    const guest = [right(await dave.me.api['network.list']({}))[0]?.state, await again(dave)];
    right(await bob.me.api['user.leave']({ network_id: bob.network_id }));
    right(await alice.me.api['user.remove']({ user_id: carol.peer_id }));
    await world.advance(20_000);

    // Alice's own device is all that her link names.
    expect(joining).toEqual(['joining.is_not_under_way', 'link.names_a_device_of_a_known_member']);
    expect(members).toEqual(['was a member', 'was a member']);
    expect(guest).toEqual(['guest', 'joining.is_not_under_way']);
    // Nobody told Carol.
    expect(await again(carol)).toBe('was a member');
    const anew = right(await bob.me.api['network.join']({ link: await linkOf() }));
    await world.advance(20_000);
    // The same identity, with the key of another device, reads and writes as somebody new.
    const { channel_id } = alice;
    await say(bob, channel_id, 'I am back');
    await world.advance(3_000);
    expect(await textsOf(alice, channel_id)).toEqual(['Bob: I am back']);
    expect(anew).toMatchObject({ identity_id: bob.me.identity_id, was_member: false });
    expect(anew.peer_id).not.toBe(bob.peer_id);
    const names = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(
      names
        .filter(({ is_member }) => is_member)
        .map(({ user_id }) => user_id)
        .sort(),
    ).toEqual([alice.peer_id, anew.peer_id].sort());
    for (const { node } of [alice, bob, carol, dave]) node.close();
  });
});
