import { left, right } from '../../../support/common/right';
import { anythingBy, sayIn } from '../../../support/quiet/talkers';
import { type Neighbour, type Town, townOf } from '../../../support/quiet/town';

describe('a member who is taken out of a private group', () => {
  let town: Town;
  let [bob, carol, dave]: readonly (Neighbour | undefined)[] = [];
  const all = () => [bob!, carol!, dave!];
  const later = (ms = 3_000) => town.world.advance(ms);

  /** Bob's group, into which he lets Carol, and Carol Dave. */
  const circle = async (name: string) => {
    const { group_id } = right(await bob!.me.api['group.create']({ network_id: town.network_id, name }));
    await later();
    right(await bob!.me.api['group.add_member']({ group_id, user_id: carol!.peer_id }));
    await later();
    right(await carol!.me.api['group.add_member']({ group_id, user_id: dave!.peer_id }));
    const { channel_id } = right(await bob!.me.api['channel.create']({ group_id, name }));
    await later(8_000);
    return { group_id, channel_id };
  };
  /** Who is in the group, as each of them sees it: `Bob Carol`. */
  const insideOf = async (group_id: string) => {
    const seen = await Promise.all(
      all().map(async (who) => {
        const groups = right(await who.me.api['group.list']({ network_id: town.network_id }));
        return groups.find((one) => one.group_id === group_id);
      }),
    );
    const members = new Set(seen.map((one) => one?.members));
    expect(members.size).toBe(1);
    return all()
      .filter((_, nth) => seen[nth]?.own)
      .map(({ name }) => name)
      .join(' ');
  };
  const takeOut = (by: Neighbour, group_id: string, whom: Neighbour, let_fall = false) =>
    by.me.api['group.remove_member']({ group_id, user_id: whom.peer_id, let_fall });

  beforeAll(async () => {
    town = await townOf(71, ['Bob', 'Carol', 'Dave']);
    [bob, carol, dave] = town.others;
  });
  afterAll(() => [town.alice, ...all()].forEach(({ node }) => node.close()));

  it('reads nothing that is said after it, and whom they had let in stay', async () => {
    const { group_id, channel_id } = await circle('stay');
    expect(await insideOf(group_id)).toBe('Bob Carol Dave');

    const done = right(await takeOut(bob!, group_id, carol!));
    await later();
    await sayIn(bob!, channel_id, 'without Carol');
    await later(10_000);

    expect(done).toMatchObject({ is_member: false, falls: [dave!.peer_id], let_in_again: true });
    expect(await insideOf(group_id)).toBe('Bob Dave');
    const read = async ({ me }: Neighbour) =>
      right(await me.api['message.list']({ channel_id })).messages.map(({ text }) => text);
    expect([await read(dave!), (await read(carol!)).includes('without Carol')]).toEqual([['without Carol'], false]);
  });

  it('takes along whom they had let in, where that is wanted', async () => {
    const { group_id } = await circle('fall');

    const done = right(await takeOut(bob!, group_id, carol!, true));
    await later();

    expect(done).toMatchObject({ falls: [dave!.peer_id], let_in_again: false });
    expect(await insideOf(group_id)).toBe('Bob');
  });

  it('may leave by themselves: the node of the maker lets in again who rested on them', async () => {
    const { group_id } = await circle('leave');

    const done = right(await carol!.me.api['group.leave']({ group_id }));
    await later(8_000);

    expect(done).toMatchObject({ is_member: false, falls: [dave!.peer_id], let_in_again: false });
    expect(await insideOf(group_id)).toBe('Bob Dave');
  });

  it('goes last as the maker, unless all shall fall', async () => {
    const { group_id } = await circle('maker');

    const refusal = left(await bob!.me.api['group.leave']({ group_id }));
    right(await bob!.me.api['group.leave']({ group_id, let_fall: true }));
    await later();

    expect([refusal.rule, await insideOf(group_id)]).toEqual(['group.is_left_by_its_maker_last', '']);
  });

  it('is out by as many events as their grants take, and is in while one is left', async () => {
    const { group_id } = await circle('many');
    for (let nth = 0; nth < 20; nth += 1)
      right(await dave!.me.api['group.add_member']({ group_id, user_id: carol!.peer_id }));
    await later(8_000);

    // Dave let Carol in twenty times, and Bob once: Dave can take back his own alone.
    const byDave = right(await takeOut(dave!, group_id, carol!));
    await later();
    const between = await insideOf(group_id);
    const byBob = right(await takeOut(bob!, group_id, carol!));
    await later();

    expect([byDave.remove_member_ids.length, byDave.is_member, between]).toEqual([1, true, 'Bob Carol Dave']);
    expect([byBob.remove_member_ids.length, byBob.is_member, await insideOf(group_id)]).toEqual([1, false, 'Bob Dave']);
  });

  it('is named by two events where there are 21 grants', async () => {
    const { group_id } = await circle('21');
    for (let nth = 0; nth < 20; nth += 1)
      right(await bob!.me.api['group.add_member']({ group_id, user_id: carol!.peer_id }));

    const done = right(await takeOut(bob!, group_id, carol!));
    await later(8_000);

    expect([done.remove_member_ids.length, await insideOf(group_id)]).toEqual([2, 'Bob Dave']);
  });

  it('is taken out by nobody who may not, and of no group that everybody is in', async () => {
    const { group_id } = await circle('may not');
    const everyone = right(await bob!.me.api['group.list']({ network_id: town.network_id })).find((g) => g.kind === 2);

    const rules = [
      left(await takeOut(dave!, group_id, carol!)),
      left(await takeOut(carol!, group_id, bob!)),
      left(await takeOut(town.alice, group_id, carol!)),
      left(await takeOut(bob!, group_id, town.alice)),
      left(await takeOut(town.alice, everyone!.group_id, bob!)),
    ].map(({ rule }) => rule);

    expect(rules).toEqual([
      'remove_member.is_by_the_giver_the_maker_or_an_admin_in_it',
      'remove_member.is_by_the_giver_the_maker_or_an_admin_in_it',
      'remove_member.names_a_member',
      'remove_member.names_a_member',
      'remove_member.is_of_a_normal_group',
    ]);
    expect(await insideOf(group_id)).toBe('Bob Carol Dave');
  });

  it('stays where others say what they may not, and stays out whatever they say themselves', async () => {
    const { group_id } = await circle('forged');
    const grants = right(await bob!.me.api['group.add_member']({ group_id, user_id: carol!.peer_id }));
    await later();
    const forge = (by: Neighbour, whom: Neighbour, grant_id: string) =>
      anythingBy(by, group_id, 'remove_member', { group_id, user_id: whom.peer_id, grants: [{ grant_id }] });

    // Dave takes back what Bob gave; Carol ends the maker's place by the group's id; Dave names another user's grant.
    await forge(dave!, carol!, grants.group_member_id);
    await forge(carol!, bob!, group_id);
    await forge(dave!, dave!, grants.group_member_id);
    await later();
    expect(await insideOf(group_id)).toBe('Bob Carol Dave');

    right(await takeOut(bob!, group_id, carol!));
    await later();
    await anythingBy(carol!, group_id, 'group_member', { group_id, user_id: carol!.peer_id });
    await anythingBy(carol!, group_id, 'remove_member', {
      ...{ group_id, user_id: bob!.peer_id },
      grants: [{ grant_id: group_id }],
    });
    await later(8_000);
    expect(await insideOf(group_id)).toBe('Bob Dave');
  });
});
