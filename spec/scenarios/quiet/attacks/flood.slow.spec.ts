import { idOf, anyId } from '../../../support/quiet/attacker';
import { say, textsOf } from '../../../support/quiet/cast';
import { requestOf } from '../../../support/quiet/requests';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { eventPayload } from '../../../../protocols/quiet/wire/payload';
import { ZERO_ID } from '../../../../lib';

const PACKETS = 200_000;
const SECONDS = 20;
const ROWS_PER_ORIGIN = 20_000;

describe('200,000 packets in twenty seconds', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
    scene.mallory.node.close();
  });
  afterEach(() => closeScene(scene));

  /** Throws them, while Bob says something each second; answers how long each of it took, sorted. */
  const during = async (packets: (nth: number) => Uint8Array): Promise<readonly number[]> => {
    const { alice, bob, world, attacker } = scene;
    const late: number[] = [];
    const perTick = PACKETS / SECONDS / 20;
    let [nth, said] = [0, 0];
    for (let tick = 0; tick < SECONDS * 20; tick += 1) {
      if (tick % 20 === 0) {
        await say(bob, alice.channel_id, `second ${tick / 20}`);
        said = world.clock.now();
      }
      for (let n = 0; n < perTick; n += 1, nth += 1) attacker.raw(packets(nth));
      await world.advance(50);
      if (
        late.length < tick / 20 &&
        (await textsOf(alice, alice.channel_id))[0] === `Bob: second ${Math.floor(tick / 20)}`
      )
        late.push(world.clock.now() - said);
    }
    return late.sort((a, b) => a - b);
  };

  it('of a stranger: hardly any is opened, and what is honest arrives', async () => {
    const some = Array.from({ length: 50 }, () =>
      scene.attacker.sealed(scene.attacker.payload(requestOf(scene).event)),
    );
    const late = await during((nth) => some[nth % some.length] ?? new Uint8Array());
    expect(late).toHaveLength(SECONDS);
    expect(late[Math.floor(SECONDS * 0.95)]).toBeLessThanOrEqual(2_000);
    expect(scene.alice.node.stats().waiting.rows).toBe(0);
    expect(scene.alice.node.stats().counters['rejected.over_limit.openings']).toBeGreaterThan(PACKETS - 600);
  });

  it('of a member, each of which waits for what never comes: no more wait than may, and what is honest arrives', async () => {
    const { attacker, alice } = scene;
    const named = attacker.group(idOf(alice.everyone_id));
    const orphan = (): Uint8Array => {
      const body = { channel_id: anyId(attacker), reply_to: ZERO_ID, text: 'waits' };
      return attacker.keyed(eventPayload(attacker.under(attacker.event({ type: 'message', body }), named)));
    };
    const some = Array.from({ length: 25_000 }, orphan);
    const late = await during((nth) => some[nth % some.length] ?? new Uint8Array());
    expect(late).toHaveLength(SECONDS);
    expect(late[Math.floor(SECONDS * 0.95)]).toBeLessThanOrEqual(2_000);
    expect(alice.node.stats().waiting.rows).toBeLessThanOrEqual(ROWS_PER_ORIGIN);
    expect(alice.node.stats().waiting.rows).toBeGreaterThan(ROWS_PER_ORIGIN / 2);
  });
});
