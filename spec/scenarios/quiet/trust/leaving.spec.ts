import { openCrypto } from '../../../../lib/crypto/openCrypto';
import { virtualWorld } from '../../../../streams/testing';
import { idOf, openAttacker } from '../../../support/quiet/attacker';
import { found, joinBy, linkDevice, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { stateOf, userIdOf } from '../../../support/quiet/inspect';
import { openVault } from '../../../support/quiet/records';
import { BACKEND } from '../../../support/common/backend';
import { right } from '../../../support/common/right';

/** Mallory is an admin, or has the founder's second device. Bob came by their invite. They leave, and list no device. */
const leave = async (as: 'admin' | 'phone of the founder') => {
  const world = virtualWorld(42);
  const crypto = right(await openCrypto(BACKEND));
  const alice = await found(await openQuiet(world), 'Alice');
  const { network_id, channel_id } = alice;
  const vault = openVault();
  const node = await openQuiet(world, { watch: vault.watch });
  const invite = async ({ me }: Pick<typeof alice, 'me'>) => right(await me.api['invite.create']({ network_id })).link;
  const mallory = as === 'admin' ? await joinBy(node, 'Mallory', await invite(alice)) : await linkDevice(alice, node);
  await world.advance(20_000);
  if (as === 'admin') {
    const user_id = await userIdOf(alice, 'Mallory');
    right(await alice.me.api['group.add_member']({ group_id: alice.admins_id, user_id }));
    await world.advance(3_000);
  }
  const bob = await joinBy(await openQuiet(world), 'Bob', await invite(as === 'admin' ? mallory : alice));
  await world.advance(25_000);
  await say(bob, channel_id, 'the work of years');
  await world.advance(10_000);
  const before = [await stateOf(bob), await textsOf(alice, channel_id)];
  const attacker = openAttacker(world, crypto, mallory, vault, alice);
  const user_id = as === 'admin' ? attacker.peer_id : idOf(alice.peer_id);
  const body = { user_id, what: 0, round: 0, acts: 1, devices: [] };
  attacker.throwPlain(attacker.event({ type: 'remove_user', body, place: attacker.next }));
  await world.advance(30_000);
  const texts = await alice.me.api['message.list']({ channel_id });
  const after = {
    states: [await stateOf(alice), await stateOf(bob)],
    read: texts._tag === 'Right' ? texts.right.messages.map(({ text }) => text) : texts.left.rule,
  };
  attacker.copy().close();
  for (const person of [alice, mallory, bob]) person.node.close();
  return { before, after };
};

describe('somebody who leaves, and says that nothing in their log counts', () => {
  let admin: Awaited<ReturnType<typeof leave>>;
  let phone: Awaited<ReturnType<typeof leave>>;
  beforeAll(async () => {
    [admin, phone] = [await leave('admin'), await leave('phone of the founder')];
  });

  it('was let in, and Bob talked', () => {
    for (const { before } of [admin, phone]) expect(before).toEqual(['member', ['Bob: the work of years']]);
  });

  it('an admin: those whom they let in stay', () => {
    expect(admin.after).toEqual({ states: ['member', 'member'], read: ['the work of years'] });
  });

  it('a second device of the founder: nobody goes', () => {
    expect(phone.after).toEqual({ states: ['member', 'member'], read: ['the work of years'] });
  });
});
