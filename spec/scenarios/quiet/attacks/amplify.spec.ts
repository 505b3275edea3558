import { encodeStreamFrame } from '../../../../protocols/quiet/wire/streamFrame';
import { idOf } from '../../../support/quiet/attacker';
import { sayMany } from '../../../support/quiet/ends';
import { comparing, listing } from '../../../support/quiet/frames';
import { openedBy, requestOf } from '../../../support/quiet/requests';
import { type Scene, calm, closeScene, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

const SOMEONE = new Uint8Array(32).fill(0xcc);

describe('an address that nobody proved to be at', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
    scene.mallory.node.close();
  });
  afterEach(() => closeScene(scene));

  /** Bytes that went to an address since there were so many packets. */
  const bytesTo = (to: Uint8Array, since: number): number =>
    scene.sent
      .slice(since)
      .filter((parcel) => Buffer.compare(parcel.to, to) === 0)
      .reduce((sum, { packet }) => sum + packet.length, 0);

  it('is sent at most three times what came, whatever is said meanwhile', async () => {
    const { attacker, alice, bob, world, sent } = scene;
    await world.advance(35_000);
    await calm(world);
    const before = sent.length;
    let bytes = 0;
    for (let nth = 0; nth < 10; nth += 1) {
      const packet = attacker.sealed(attacker.payload(requestOf(scene).event));
      bytes += packet.length;
      attacker.raw(packet);
      await sayMany(alice, alice.channel_id, `by Alice ${nth}`, 5);
      await sayMany(bob, alice.channel_id, `by Bob ${nth}`, 5);
      await world.advance(3_000);
    }
    const out = bytesTo(attacker.own, before);
    expect(out).toBeGreaterThan(0);
    expect(out).toBeLessThanOrEqual(3 * bytes);
  });

  it('is sent nothing when a session moves there', async () => {
    const { attacker, alice, world, sent } = scene;
    await sayMany(alice, alice.channel_id, 'said', 200);
    const asked = requestOf(scene);
    attacker.throwFirst(asked.event);
    await world.advance(50);
    const live = openedBy(scene, asked);
    const group = idOf(alice.everyone_id);
    attacker.raw(attacker.keyed(comparing(scene, group, listing('ids', [])), live));
    await world.advance(50);
    let bytes = 0;
    const throws = (payload: Uint8Array): void => {
      const packet = attacker.keyed(payload, live);
      bytes += packet.length;
      attacker.raw(packet);
    };
    const before = sent.length;
    const body = { transport: 0, host: Buffer.from(SOMEONE).toString('hex'), port: 0 };
    const expires_at_ms = world.clock.now() + 3_600_000;
    const moved = attacker.event({ type: 'address', body, created_at_ms: world.clock.now() + 1, expires_at_ms });
    throws(attacker.payload(moved));
    await world.advance(50);
    for (let nth = 0; nth < 20; nth += 1) {
      throws(comparing(scene, group, listing('ids', [])));
      throws(right(encodeStreamFrame({ op: 'ask', scope: group, from: nth, pages: 16 })));
      await sayMany(alice, alice.channel_id, `by Alice ${nth}`, 5);
      await world.advance(1_000);
    }
    // What is sent there asks for a session, and is answered by nobody.
    expect(bytesTo(SOMEONE, before)).toBeLessThanOrEqual(3 * bytes);
    expect(bytesTo(attacker.own, before)).toBe(0);
  });
});
