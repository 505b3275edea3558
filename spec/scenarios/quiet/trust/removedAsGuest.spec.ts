import { ZERO_ID } from '../../../../lib';
import { idOf } from '../../../support/quiet/attacker';
import { joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { countIn, stateOf, userIdOf } from '../../../support/quiet/inspect';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

describe('somebody removed, who carries in their own messages as a guest by the link of old', () => {
  let scene: Scene;
  let state: string | undefined;
  let known: number;
  beforeAll(async () => {
    scene = await openScene();
    const { alice, attacker, link, mallory, world } = scene;
    const { channel_id } = alice;
    await say(alice, channel_id, 'hello');
    await world.advance(3_000);
    const named = attacker.group(idOf(alice.everyone_id));
    right(await alice.me.api['user.remove']({ user_id: await userIdOf(alice, 'Mallory') }));
    mallory.node.close();
    await world.advance(60_000);
    const guest = await joinBy(await openQuiet(world), 'Somebody', link);
    await world.advance(20_000);
    state = await stateOf(guest);
    known = countIn(guest, 'peers');
    // Nobody answers the guest, so the message goes to Alice by the session of old.
    const body = { channel_id: idOf(channel_id), reply_to: ZERO_ID, text: 'still here' };
    attacker.throwUnder(attacker.event({ type: 'message', body }), named);
    await world.advance(20_000);
    guest.node.close();
  });
  afterAll(() => closeScene(scene));

  it('is no member by it', () => {
    expect(state).not.toBe('member');
  });

  it('is answered by nobody: the link was revoked with the removal', () => {
    // Their own new device is the one that they know.
    expect(known).toBe(1);
  });

  it('is not heard', async () => {
    const { alice, bob } = scene;
    for (const person of [alice, bob]) expect(await textsOf(person, alice.channel_id)).toEqual(['Alice: hello']);
  });
});
