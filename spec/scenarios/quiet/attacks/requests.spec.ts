import { joinBy, openQuiet } from '../../../support/quiet/cast';
import { until } from '../../../support/quiet/ends';
import { requestOf } from '../../../support/quiet/requests';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

/** Of one origin so many are opened at once and so many each second; of all origins together so many. */
const [BURST, PER_S, BURST_IN_ALL, PER_S_IN_ALL] = [64, 20, 1_000, 1_000];
const HELLO_MAX_BYTES = 250;

describe('requests for a session, without end', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
    scene.mallory.node.close();
    await scene.world.advance(35_000);
  });
  afterEach(() => closeScene(scene));

  const counted = (name: string): number => scene.alice.node.stats().counters[name] ?? 0;
  const hellos = (since: number): number =>
    scene.sent
      .slice(since)
      .filter(({ to, packet }) => Buffer.compare(to, scene.attacker.own) === 0 && packet.length < HELLO_MAX_BYTES)
      .length;
  const packets = (count: number): readonly Uint8Array[] =>
    Array.from({ length: count }, () => scene.attacker.sealed(scene.attacker.payload(requestOf(scene).event)));

  /** Throws so many a second; each with an origin. */
  const flood = async (
    perS: number,
    seconds: number,
    some: readonly Uint8Array[],
    originOf: (nth: number) => Uint8Array,
  ) => {
    let nth = 0;
    for (let tick = 0; tick < seconds * 10; tick += 1) {
      for (let n = 0; n < perS / 10; n += 1, nth += 1) {
        const packet = some[nth % some.length];
        if (packet !== undefined) scene.attacker.raw(packet, originOf(nth));
      }
      await scene.world.advance(100);
    }
    return nth;
  };
  const FORGED = (nth: number): Uint8Array =>
    Uint8Array.from({ length: 32 }, (_, at) => (at < 4 ? (nth >> (8 * at)) & 255 : 9));

  it('from one origin: as many are opened as it may have opened, and a member gets three, then one every 3 s', async () => {
    const { attacker, sent } = scene;
    const some = packets(700);
    const [before, refused] = [sent.length, counted('rejected.over_limit.openings')];
    const thrown = await flood(500, 6, some, () => attacker.own);
    const opened = thrown - (counted('rejected.over_limit.openings') - refused);
    expect(opened).toBeLessThanOrEqual(BURST + PER_S * 6 + 1);
    expect(opened).toBeGreaterThanOrEqual(BURST + PER_S * 5);
    expect(hellos(before)).toBeGreaterThanOrEqual(3);
    expect(hellos(before)).toBeLessThanOrEqual(3 + 2);
    expect(counted('reflectors.failed.grantSession.over_limit.sync_requests')).toBeGreaterThan(50);
  });

  it('from forged origins: a thousand a second are opened; a newcomer gets in all the same', async () => {
    const { alice, world } = scene;
    const some = packets(50);
    const refused = counted('rejected.over_limit.openings');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    await flood(3_000, 1, some, FORGED);
    const carol = await joinBy(await openQuiet(world), 'Carol', link);
    const isIn = async (): Promise<boolean> =>
      right(await carol.me.api['channel.list']({ network_id: alice.network_id })).length > 0;
    let during = -1;
    let thrown = 3_000;
    for (let s = 1; s < 8; s += 1) {
      thrown += await flood(3_000, 1, some, (nth) => FORGED(nth + s * 3_000));
      if (during < 0 && (await isIn())) during = s;
    }
    const opened = thrown - (counted('rejected.over_limit.openings') - refused);
    const after = await until(world, isIn, 120_000, 1_000);
    expect([during > 0 && during < 8, after]).toEqual([true, 0]);
    expect(opened).toBeLessThanOrEqual(BURST_IN_ALL + PER_S_IN_ALL * 8 + 1);
    carol.node.close();
  });
});
