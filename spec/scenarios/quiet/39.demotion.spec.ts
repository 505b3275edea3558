import { left, right } from '../../support/common/right';
import { type Neighbour, type Town, comesTo, makeAdmin, openLink, townOf } from '../../support/quiet/town';
import { sayIn } from '../../support/quiet/talkers';

describe('an admin who is demoted', () => {
  let town: Town;
  let bob: Neighbour;
  let carol: Neighbour;
  const people = async (who: Neighbour) =>
    right(await who.me.api['user.list']({ network_id: town.network_id }))
      .map(({ name, is_admin }) => `${name}${is_admin ? ' admin' : ''}`)
      .sort();

  beforeAll(async () => {
    town = await townOf(51, ['Bob', 'Carol']);
    [bob, carol] = [town.others[0]!, town.others[1]!];
    await makeAdmin(town, town.alice, bob);
    await makeAdmin(town, bob, carol);
    await comesTo(town, 'Dave', await openLink(town, bob));
    await town.world.advance(20_000);
  });
  afterAll(() => [town.alice, ...town.others].forEach(({ node }) => node.close()));

  it('cannot be demoted by a lower admin, nor by themselves', async () => {
    for (const by of [carol, bob]) left(await by.me.api['user.demote']({ user_id: bob.peer_id }));
    expect(left(await town.alice.me.api['user.demote']({ user_id: town.alice.peer_id }))).toMatchObject({
      rule: 'demotion.is_of_an_admin_by_a_higher_one',
    });
  });

  it('stays a member, and so does everybody they let in or made an admin', async () => {
    right(await town.alice.me.api['user.demote']({ user_id: bob.peer_id }));
    await town.world.advance(10_000);

    for (const who of [town.alice, bob, carol])
      expect(await people(who)).toEqual(['Alice admin', 'Bob', 'Carol admin', 'Dave']);
    await sayIn(bob, town.channel_id, 'still here');
    await town.world.advance(3_000);
    const read = right(await carol.me.api['message.list']({ channel_id: town.channel_id })).messages;
    expect(read.map(({ text }) => text)).toContain('still here');
  });

  it('can invite nobody any more, and their invites are revoked', async () => {
    left(await bob.me.api['invite.create']({ network_id: town.network_id }));
    const open = right(await town.alice.me.api['invite.list']({ network_id: town.network_id }));
    expect(open.map(({ user_name }) => user_name)).not.toContain('Bob');
  });
});
