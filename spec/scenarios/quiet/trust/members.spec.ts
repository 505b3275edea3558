import * as E from 'fp-ts/Either';
import { type Person, linkDevice, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { idOf } from '../../../support/quiet/attacker';
import { countIn } from '../../../support/quiet/inspect';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

/** The year 9000. */
const FAR_MS = 221_845_392_000_000;

describe('a plain member, in a channel that Alice made', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => closeScene(scene));

  const retention = async (): Promise<number | undefined> =>
    right(await scene.alice.me.api['channel.list']({ network_id: scene.alice.network_id }))[0]?.retention_ms;

  it('does not set for how long messages last', async () => {
    const { alice, mallory, world } = scene;
    const { channel_id } = alice;
    const answer = await mallory.me.api['channel.update']({ channel_id, retention_ms: 3_600_000 });
    await world.advance(2_000);
    expect([E.isLeft(answer), await retention()]).toEqual([true, 0]);
  });

  it('reads what Alice says under the retention she set: as little as a minute', async () => {
    const { alice, bob, world } = scene;
    const { channel_id } = alice;
    right(await alice.me.api['channel.update']({ channel_id, retention_ms: 60_000 }));
    await world.advance(2_000);
    await say(alice, channel_id, 'for a minute');
    await world.advance(2_000);
    expect(await textsOf(bob, channel_id)).toEqual(['Alice: for a minute']);
  });

  it('sees no retention below a minute, even from Alice', async () => {
    const { alice } = scene;
    expect(E.isLeft(await alice.me.api['channel.update']({ channel_id: alice.channel_id, retention_ms: 1 }))).toBe(
      true,
    );
  });

  it('keeps no name by dating it thousands of years ahead', async () => {
    const { alice, attacker, world } = scene;
    const { network_id } = alice;
    attacker.throwPlain(
      attacker.event({ type: 'user_update', body: { name: 'Pinned' }, created_at_ms: FAR_MS, place: attacker.next }),
    );
    await world.advance(3_000);
    const names = right(await alice.me.api['user.list']({ network_id })).map(({ name }) => name);
    expect([...names].sort()).toEqual(['Alice', 'Bob', 'Mallory']);
  });
});

describe('a phone that was stolen, and linked a device of the thief', () => {
  let scene: Scene;
  let phone: Person;
  let thief: Person;
  beforeAll(async () => {
    scene = await openScene();
    const { bob, world } = scene;
    phone = await linkDevice(bob, await openQuiet(world), 'phone');
    await world.advance(15_000);
    thief = await linkDevice(phone, await openQuiet(world), 'thief');
    await world.advance(15_000);
    right(await bob.me.api['peer.remove']({ peer_id: phone.peer_id }));
    await world.advance(15_000);
    await say(scene.alice, scene.alice.channel_id, 'after the theft');
    await world.advance(15_000);
  });
  afterAll(() => {
    for (const { node } of [phone, thief]) node.close();
    closeScene(scene);
  });

  /** Is the device one that counts, as Bob's first one sees it? */
  const counted = ({ peer_id }: Person): number =>
    countIn(scene.bob, 'standing_devices WHERE peer_id = ?', idOf(peer_id));

  it('is removed itself', async () => {
    expect(await textsOf(scene.bob, scene.alice.channel_id)).toEqual(['Alice: after the theft']);
    expect(counted(phone)).toBe(0);
  });

  it('takes along the device that it linked', async () => {
    const users = right(await scene.bob.me.api['user.list']({ network_id: scene.alice.network_id }));
    expect(users.find(({ name }) => name === 'Bob')?.devices).toBe(1);
    expect(counted(thief)).toBe(0);
  });
});
