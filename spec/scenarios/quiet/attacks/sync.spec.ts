import { type EventId, equalBytes } from '../../../../lib';
import { type Range } from '../../../../lib/reconcile/rangeFrame';
import { anyId, idOf } from '../../../support/quiet/attacker';
import { isEventPacket, sayMany } from '../../../support/quiet/ends';
import { comparing, differing, listing, readFrames } from '../../../support/quiet/frames';
import { type Scene, calm, closeScene, harmOf, openScene } from '../../../support/quiet/scene';
import { copyOf } from '../../../support/quiet/records';
import { right } from '../../../support/common/right';

const NOTHING = { changed: [], sent: 0, works: true };
const FAR_MS = 365 * 24 * 60 * 60_000;

const skipping = (count: number): readonly Range[] =>
  Array.from({ length: count }, (_, nth) => ({ mode: 'skip', upper: { at_ms: nth + 1, id: new Uint8Array() } }));

/** What an attack makes its victim send. */
const sentBy = async (scene: Scene, attack: () => void) => {
  await calm(scene.world);
  const before = scene.sent.length;
  attack();
  await scene.world.advance(600);
  const packets = scene.sent.slice(before);
  const bytes = packets.reduce((sum, { packet }) => sum + packet.length, 0);
  const events = packets.filter(({ packet }) => isEventPacket(packet)).length;
  return { packets, bytes, events, frames: packets.length - events };
};

describe('hostile frames in a live session', () => {
  let scene: Scene;
  let statements = 0;
  beforeAll(async () => {
    scene = await openScene(42, () => void (statements += 1));
    for (let nth = 0; nth < 60; nth += 1) {
      await sayMany(scene.alice, scene.alice.channel_id, `said ${nth}`, 25);
      await scene.world.advance(50);
    }
    await scene.world.advance(10_000);
    scene.mallory.node.close();
  });
  afterAll(() => closeScene(scene));
  const group = (): EventId => idOf(scene.alice.everyone_id);
  const thrown = (ranges: readonly Range[], head: Parameters<typeof comparing>[3] = {}) =>
    scene.attacker.throwFrame(comparing(scene, group(), ranges, head));

  it('are refused whole where they are not written as they must be', async () => {
    const now = scene.world.clock.now();
    const whole = comparing(scene, group(), differing(50, now - 64_000, 1_000));
    const bits = (at: number, byte: number): Uint8Array => Uint8Array.from(whole, (old, n) => (n === at ? byte : old));
    const harm = await harmOf(scene, () => {
      thrown(skipping(65));
      thrown(
        listing(
          'ids',
          Array.from({ length: 33 }, () => anyId(scene.attacker)),
        ),
      );
      thrown(listing('want', []));
      thrown([...listing('ids', []), ...listing('ids', [])]);
      const twice = anyId(scene.attacker);
      thrown(listing('want', [twice, twice]));
      scene.attacker.throwFrame(Uint8Array.from([...comparing(scene, group(), listing('ids', [])), 0]));
      for (const frame of [bits(1, 2), bits(2, 2), bits(19, 255), whole.subarray(0, 30), whole.subarray(0, -1)])
        scene.attacker.throwFrame(frame);
    });
    const rules = {
      ranges_are_few: 1,
      lists_are_short: 2,
      bounds_ascend: 1,
      ids_differ: 1,
      is_whole: 2,
      version_is_known: 1,
      fields_are_well_formed: 2,
      has_ranges: 1,
    };
    const counted = Object.entries(rules).map(([rule, count]) => [
      `reflectors.failed.answerReconcile.reconcile.${rule}`,
      count,
    ]);
    expect(harm).toEqual({ counted: { framed: 11, ...Object.fromEntries(counted) }, ...NOTHING });
  });

  it('cost no more than one frame may: ranges, lists and offers over all that is there', async () => {
    const now = scene.world.clock.now();
    const attacks: readonly (readonly [string, readonly Range[]])[] = [
      ['50 sums', differing(50, now - 13_500, 60)],
      ['a sum after 63 ranges', [...skipping(63), ...differing(1, 0, 0)]],
      ['one range', differing(1, 0, 0)],
      ['an empty list', listing('ids', [])],
      [
        'a list of what never was',
        listing(
          'ids',
          Array.from({ length: 32 }, () => anyId(scene.attacker)),
        ),
      ],
      [
        'an offer of what never was',
        listing(
          'offer',
          Array.from({ length: 32 }, () => anyId(scene.attacker)),
        ),
      ],
    ];
    for (const [what, ranges] of attacks) {
      statements = 0;
      const { bytes, events, frames } = await sentBy(scene, () => thrown(ranges));
      expect([what, events, frames <= 16, bytes < 18_000]).toEqual([what, 0, true, true]);
      expect([what, statements < 1_200 ? 'few' : statements]).toEqual([what, 'few']);
    }
  });

  it('are answered with no more bytes than they give credit for', async () => {
    const copy = copyOf(scene.alice.node);
    const ids = copy.prepare<[Uint8Array], Uint8Array>('SELECT event_id FROM events WHERE scope = ? LIMIT 32');
    const wants = listing('want', ids.pluck().all(group()));
    copy.close();
    const most: Record<string, number> = {};
    /** Meanwhile Alice also asks questions of her own, about the network. */
    const isAnswer = (one: { readonly packet: Uint8Array }): boolean =>
      isEventPacket(one.packet) ||
      readFrames(scene, scene.attacker, [one]).some(({ head }) => equalBytes(head.scope, group()));
    for (const credit of [0, 1, 699, 700, 5_000, 20_000, 0xffff_ffff]) {
      for (const ranges of [wants, listing('ids', []), differing(50, scene.world.clock.now() - 14_000, 60)]) {
        const { packets } = await sentBy(scene, () => thrown(ranges, { credit }));
        const bytes = packets.filter(isAnswer).reduce((sum, { packet }) => sum + packet.length, 0);
        expect(bytes).toBeLessThanOrEqual(credit);
        most[ranges[0]?.mode ?? ''] = packets.filter(isAnswer).length;
      }
    }
    expect(most).toEqual({ want: 32, ids: 15, fingerprint: expect.any(Number) });
  });

  it('are answered as of a time within ten minutes of ours', async () => {
    const { alice, world } = scene;
    for (const minutes of [5, 15])
      right(
        await alice.me.api['message.create']({
          channel_id: alice.channel_id,
          text: 'goes',
          lasts_ms: minutes * 60_000,
        }),
      );
    const heldAt = async (as_of_ms: number): Promise<number | undefined> => {
      const { packets } = await sentBy(scene, () => thrown(differing(1, 0, 0), { as_of_ms }));
      return readFrames(scene, scene.attacker, packets)[0]?.head.held;
    };
    const now = world.clock.now();
    const held = (await heldAt(now)) ?? 0;
    expect(await heldAt(now + 6 * 60_000)).toBe(held - 1);
    expect(await heldAt(now + FAR_MS)).toBe(held - 1);
    expect(await heldAt(0)).toBe(held);
  });
});
