import { openCrypto } from '../../../../lib/crypto/openCrypto';
import { virtualWorld } from '../../../../streams/testing';
import { idOf, openAttacker } from '../../../support/quiet/attacker';
import { type Founded, type Person, found, joinBy, linkDevice, openQuiet, say } from '../../../support/quiet/cast';
import { columnIn, countIn, stateOf } from '../../../support/quiet/inspect';
import { openVault } from '../../../support/quiet/records';
import { BACKEND } from '../../../support/common/backend';
import { right } from '../../../support/common/right';

describe("the founder's phone, which was stolen and removed", () => {
  let alice: Founded;
  let bob: Person;
  let all: readonly Person[];
  beforeAll(async () => {
    const world = virtualWorld(42);
    const crypto = right(await openCrypto(BACKEND));
    const [phoneVault, carolsVault] = [openVault(), openVault()];
    alice = await found(await openQuiet(world), 'Alice');
    const { network_id, channel_id, everyone_id } = alice;
    const phone = await linkDevice(alice, await openQuiet(world, { watch: phoneVault.watch }));
    await world.advance(20_000);
    const invite = async (): Promise<string> => right(await alice.me.api['invite.create']({ network_id })).link;
    bob = await joinBy(await openQuiet(world), 'Bob', await invite());
    await world.advance(25_000);
    await say(bob, channel_id, 'the work of years');
    await world.advance(10_000);
    const thief = openAttacker(world, crypto, phone, phoneVault, alice);
    phone.node.close();
    right(await alice.me.api['peer.remove']({ peer_id: phone.peer_id }));
    await world.advance(10_000);
    const carol = await joinBy(await openQuiet(world, { watch: carolsVault.watch }), 'Carol', await invite());
    all = [alice, bob, carol];
    await world.advance(20_000);
    // A member may carry in what others signed: here Carol's session brings it.
    const carrier = openAttacker(world, crypto, carol, carolsVault, alice);
    const body = { group_id: idOf(everyone_id), undo: 0, target: idOf(channel_id) };
    carrier.throwPlain(thief.event({ type: 'delete_channel', body, place: thief.next }));
    await world.advance(60_000);
    for (const attacker of [thief, carrier]) attacker.copy().close();
  });
  afterAll(() => all.forEach(({ node }) => node.close()));

  it('is removed, and the others are members', async () => {
    expect([await stateOf(alice), await stateOf(bob)]).toEqual(['member', 'member']);
    expect(countIn(alice, 'standing_devices')).toBe(3);
  });

  it('deletes no channel any more, and no text of others', () => {
    for (const person of all) {
      expect(columnIn(person, 'SELECT name FROM channels')).toEqual(['general']);
      expect(countIn(person, 'messages')).toBe(1);
    }
  });
});
