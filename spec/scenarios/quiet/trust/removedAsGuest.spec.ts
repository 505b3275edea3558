import { ZERO_ID } from '../../../../lib';
import { idOf, openAttacker } from '../../../support/quiet/attacker';
import { joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { stateOf, userIdOf } from '../../../support/quiet/inspect';
import { openVault } from '../../../support/quiet/records';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

describe('somebody removed, who carries in their own messages as a guest by the link of old', () => {
  let scene: Scene;
  let state: string | undefined;
  beforeAll(async () => {
    scene = await openScene();
    const { alice, attacker, crypto, link, mallory, world } = scene;
    const { channel_id } = alice;
    await say(alice, channel_id, 'hello');
    await world.advance(3_000);
    const named = attacker.group(idOf(alice.everyone_id));
    right(await alice.me.api['user.remove']({ user_id: await userIdOf(alice, 'Mallory') }));
    mallory.node.close();
    await world.advance(60_000);
    const vault = openVault();
    const guest = await joinBy(await openQuiet(world, { watch: vault.watch }), 'Somebody', link);
    await world.advance(20_000);
    state = await stateOf(guest);
    const carrier = openAttacker(world, crypto, guest, vault, alice);
    const body = { channel_id: idOf(channel_id), reply_to: ZERO_ID, text: 'still here' };
    carrier.throwUnder(attacker.event({ type: 'message', body }), named);
    await world.advance(20_000);
    carrier.copy().close();
    guest.node.close();
  });
  afterAll(() => closeScene(scene));

  it('is no member by it', () => {
    expect(state).not.toBe('member');
  });

  it('is not heard', async () => {
    const { alice, bob } = scene;
    for (const person of [alice, bob]) expect(await textsOf(person, alice.channel_id)).toEqual(['Alice: hello']);
  });
});
