import * as E from 'fp-ts/Either';
import { virtualWorld } from '../../../streams/testing';
import { type Person, cableIn, found, joinBy, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { copyOf } from '../../support/quiet/records';
import { left, right } from '../../support/common/right';

/** Alice made the network; Bob and Carol came by an open link. The cable is Alice's. */
const three = async (seed = 5) => {
  const world = virtualWorld(seed);
  const cable = cableIn(world);
  const alice = await found(await openQuiet(world, { cable }), 'Alice');
  const { network_id } = alice;
  const { link, invite_id } = right(await alice.me.api['invite.create']({ network_id, max_uses: 0 }));
  const bob = await joinBy(await openQuiet(world), 'Bob', link);
  const carol = await joinBy(await openQuiet(world), 'Carol', link);
  await world.advance(15_000);
  const close = (): void => [alice, bob, carol].forEach(({ node }) => node.close());
  return { world, cable, alice, bob, carol, link, invite_id, close };
};

const namesOf = async ({ me, network_id }: Person) =>
  right(await me.api['user.list']({ network_id })).map(
    (u) => `${u.name}${u.is_member ? '' : ', no member'}${u.author_removed ? ', removed' : ''}`,
  );
const markedOf = async ({ me }: Person, channel_id: string) =>
  right(await me.api['message.list']({ channel_id })).messages.map(
    ({ text, author_removed }) => `${text}${author_removed ? ' (removed)' : ''}`,
  );

/** Keys, by id, under which a node holds messages; and those that it can open. */
const idsIn = ({ node }: Person, sql: string): readonly string[] => {
  const db = copyOf(node);
  const ids = db.prepare<[], string>(sql).pluck().all();
  db.close();
  return ids;
};
const HELD = 'SELECT lower(hex(key_id)) FROM held_keys ORDER BY 1';

describe('a removed user', () => {
  it('is talked to no more, reads nothing more, and what he wrote is marked', async () => {
    const { world, alice, bob, carol, close } = await three();
    await say(carol, alice.channel_id, 'before');
    await world.advance(2_000);
    right(await alice.me.api['user.remove']({ user_id: carol.peer_id }));
    await world.advance(2_000);
    const [held, had] = [idsIn(carol, HELD), idsIn(alice, HELD)];
    await say(alice, alice.channel_id, 'without Carol');
    await world.advance(10);
    await say(bob, alice.channel_id, 'nor here');
    // Nobody told her: she writes, and nobody listens.
    right(await carol.me.api['message.create']({ channel_id: alice.channel_id, text: 'still writing' }));
    await world.advance(60_000);

    const said = ['nor here', 'without Carol', 'before (removed)'];
    for (const one of [alice, bob]) {
      expect(await markedOf(one, alice.channel_id)).toEqual(said);
      expect((await namesOf(one)).sort()).toEqual(['Alice', 'Bob', 'Carol, no member, removed']);
    }
    expect(await textsOf(carol, alice.channel_id)).not.toContain('Alice: without Carol');
    const fresh = idsIn(alice, HELD).filter((key) => !had.includes(key));
    expect([fresh.length, fresh.some((key) => held.includes(key))]).toEqual([1, false]);
    const connected = right(await alice.me.api['sync.status']({ network_id: alice.network_id }));
    expect(connected.map(({ name }) => name)).toEqual(['Bob']);
    const toCarol = `SELECT lower(hex(key_id)) FROM wraps WHERE to_id = x'${carol.peer_id}'`;
    expect(idsIn(alice, toCarol).some((key) => fresh.includes(key))).toBe(false);
    close();
  });

  it('who writes on through one who does not know is shown, and marked', async () => {
    const { world, cable, alice, bob, carol, close } = await three(6);
    cable.pull();
    right(await alice.me.api['user.remove']({ user_id: carol.peer_id }));
    await world.advance(1_000);
    await say(carol, alice.channel_id, 'through Bob');
    await world.advance(2_000);
    expect(await markedOf(bob, alice.channel_id)).toEqual(['through Bob']);
    cable.plug();
    await world.advance(90_000);
    for (const one of [alice, bob]) expect(await markedOf(one, alice.channel_id)).toEqual(['through Bob (removed)']);
    close();
  });

  it('does not come back by the old link; with a new one they do, as somebody new', async () => {
    const { world, alice, bob, carol, link, close } = await three(7);
    right(await alice.me.api['user.remove']({ user_id: carol.peer_id }));
    await world.advance(5_000);
    const { network_id } = alice;
    const again = await joinBy(await openQuiet(world), 'Old link', link);
    const { link: fresh } = right(await alice.me.api['invite.create']({ network_id, max_uses: 0 }));
    // Nobody told Carol's node of the removal: to join by the same identity, it would have to hear of it.
    expect(right(await carol.me.api['network.join']({ link: fresh, name: 'Old key' })).was_member).toBe(true);
    const anew = await joinBy(await openQuiet(world), 'New key', fresh);
    await world.advance(30_000);
    for (const one of [alice, bob]) {
      expect((await namesOf(one)).sort()).toEqual(['Alice', 'Bob', 'Carol, no member, removed', 'New key']);
    }
    for (const { node } of [again, anew]) node.close();
    close();
  });

  it('is one who left, and nobody else may remove whom he may not', async () => {
    const { world, alice, bob, carol, link, close } = await three(8);
    expect(left(await bob.me.api['user.remove']({ user_id: carol.peer_id })).rule).toBe(
      'removal.is_by_a_higher_admin_or_the_own_user',
    );
    expect(left(await bob.me.api['peer.remove']({ peer_id: alice.peer_id })).rule).toBe(
      'removal.is_by_a_higher_admin_or_the_own_user',
    );
    right(await carol.me.api['user.leave']({ network_id: carol.network_id }));
    expect(E.isLeft(await carol.me.api['message.create']({ channel_id: alice.channel_id, text: 'x' }))).toBe(true);
    await world.advance(10_000);
    // She knew the link: Alice's node revoked it, and kept whom it knew to have come by it.
    const late = await joinBy(await openQuiet(world), 'Late', link);
    await world.advance(20_000);
    for (const one of [alice, bob])
      expect((await namesOf(one)).sort()).toEqual(['Alice', 'Bob', 'Carol, no member, removed']);
    late.node.close();
    close();
  });

  it('leaves the others in, though the link they came by is revoked', async () => {
    const { world, alice, bob, invite_id, link, close } = await three(9);
    right(await alice.me.api['invite.revoke']({ invite_id }));
    await world.advance(5_000);
    const late = await joinBy(await openQuiet(world), 'Late', link);
    await world.advance(20_000);
    for (const one of [alice, bob]) expect((await namesOf(one)).sort()).toEqual(['Alice', 'Bob', 'Carol']);
    expect(left(await alice.me.api['invite.revoke']({ invite_id })).rule).toBe('invite.is_known_and_open');
    late.node.close();
    close();
  });
});

describe('a removed device', () => {
  it('is lost while its keys are on their way: the others talk on under a key that it has not', async () => {
    const { world, alice, bob, close } = await three(10);
    const { link } = right(await bob.me.api['link.invite']({ network_id: bob.network_id }));
    const node = await openQuiet(world);
    const joined = right(await node.api['link.accept']({ link, name: 'phone' }));
    const phone: Person = { ...joined, node, me: right(node.as(joined.identity_id)) };
    await world.advance(2_500);
    right(await bob.me.api['peer.remove']({ peer_id: phone.peer_id }));
    await world.advance(5_000);
    await say(alice, alice.channel_id, 'not for the phone');
    await world.advance(30_000);
    expect(await textsOf(bob, alice.channel_id)).toEqual(['Alice: not for the phone']);
    expect(await textsOf(phone, alice.channel_id)).toEqual([]);
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.map(({ name, devices }) => `${name} ${devices}`).sort()).toEqual(['Alice 1', 'Bob 1', 'Carol 1']);
    node.close();
    close();
  });
});
