import { type Person, joinBy, openQuiet } from '../../../support/quiet/cast';
import { strangeDevice } from '../../../support/quiet/guests';
import { countIn, stateOf } from '../../../support/quiet/inspect';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

/** As many devices as a node today takes of strangers in a week. */
const DEVICES = 256;

describe('a stranger without a link who sends 256 devices', () => {
  let scene: Scene;
  let carol: Person;
  let before = 0;
  let after = 0;
  beforeAll(async () => {
    scene = await openScene();
    const { alice, attacker, world } = scene;
    before = countIn(alice, 'peers');
    for (let n = 0; n < DEVICES; n += 1) {
      attacker.throwFirst(strangeDevice(attacker).peer);
      await world.advance(60);
    }
    await world.advance(30_000);
    after = countIn(alice, 'peers');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 5 }));
    carol = await joinBy(await openQuiet(world), 'Carol', link);
    await world.advance(60_000);
  });
  afterAll(() => {
    carol.node.close();
    closeScene(scene);
  });

  it('leaves members alone', async () => {
    expect(before).toBe(3);
    expect(await stateOf(scene.bob)).toBe('member');
  });

  it.failing('leaves no row', () => {
    expect(after).toBe(before);
  });

  it.failing('keeps nobody out who has a good link', async () => {
    expect(await stateOf(carol)).toBe('member');
  });
});
