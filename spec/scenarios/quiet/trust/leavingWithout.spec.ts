import { right } from '../../../support/common/right';
import { anythingBy } from '../../../support/quiet/talkers';
import { type Neighbour, comesTo, linkedBy, makeAdmin, townOf } from '../../../support/quiet/town';

/** Bob is an admin with a desk and a phone. By the phone Dave and Erin came in; Erin was removed since. */
const leave = async (seed: number, devices: 'none' | 'as known before') => {
  const town = await townOf(seed, ['Bob']);
  const { world, alice, network_id } = town;
  const bob = town.others[0]!;
  const later = (ms = 3_000) => world.advance(ms);
  await makeAdmin(town, alice, bob);
  const phone = await linkedBy(town, bob, 'phone');
  await later(20_000);
  const lets = async (name: string): Promise<Neighbour> => {
    const { link } = right(await phone.me.api['invite.create']({ network_id, max_uses: 1 }));
    await later();
    const who = await comesTo(town, name, link);
    await later(25_000);
    return who;
  };
  const dave = await lets('Dave');
  const erin = await lets('Erin');
  const { group_id } = right(await phone.me.api['group.create']({ network_id, name: 'circle' }));
  await later();
  right(await phone.me.api['group.add_member']({ group_id, user_id: alice.peer_id }));
  right(await phone.me.api['group.add_member']({ group_id, user_id: dave.peer_id }));
  right(await alice.me.api['user.remove']({ user_id: erin.peer_id }));
  await later(8_000);
  const peopleOf = async ({ me }: Neighbour) =>
    right(await me.api['user.list']({ network_id }))
      .map(({ name, is_member, author_removed }) => `${name}${is_member ? '' : author_removed ? ' removed' : ' gone'}`)
      .sort()
      .join(' ');
  const before = await peopleOf(alice);
  if (devices === 'none') {
    const body = { user_id: bob.peer_id, what: 0, round: 0, acts: 1, devices: [] };
    await anythingBy(bob, network_id, 'remove_user', body);
  } else right(await bob.me.api['user.leave']({ network_id }));
  await later(15_000);
  // Saying it again, in another round, changes nothing: a leave is the first in the log.
  const body = { user_id: bob.peer_id, what: 0, round: 1, acts: 1, devices: [] };
  if (devices === 'none') await anythingBy(bob, network_id, 'remove_user', body).catch(() => '');
  await later(15_000);
  const after = [await peopleOf(alice), await peopleOf(dave)];
  for (const { node } of [alice, bob, phone, dave, erin]) node.close();
  return { before, after };
};

describe('those whom another device of a leaver let in', () => {
  it.each([
    ['none', 81],
    ['as known before', 82],
  ] as const)('stay, when the leave lists %s of its acts; the removed stay removed', async (devices, seed) => {
    const { before, after } = await leave(seed, devices);

    expect(before).toBe('Alice Bob Dave Erin removed');
    expect(after).toEqual(['Alice Bob removed Dave Erin removed', 'Alice Bob removed Dave Erin removed']);
  });
});
