import { type EventId, ZERO_ID, reveal } from '../../../../lib';
import { inviteKeys, inviteProofBytes } from '../../../../protocols/quiet/wire/derive';
import { decodeLink } from '../../../../protocols/quiet/wire/link';
import { type Scene, calm, closeScene, harmOf, openScene } from '../../../support/quiet/scene';
import { joinBy, openQuiet } from '../../../support/quiet/cast';
import { right } from '../../../support/common/right';
import { NO_RECOVERY } from '../../../../protocols/quiet/wire/bodies/network';

const NOTHING = { changed: [], sent: 0, works: true };

describe('a stranger who knows a prekey', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => closeScene(scene));

  const device = () => {
    const { attacker, crypto } = scene;
    const { publicKey, secretKey } = right(crypto.signKeyPair(attacker.random.bytes(32)));
    const body = { public_key: publicKey, link_invite_id: ZERO_ID, recovery_key: NO_RECOVERY };
    const peer = attacker.event({ type: 'peer', body, signed_by: ZERO_ID }, secretKey);
    return { peer, secretKey, peer_id: attacker.id(peer) };
  };
  const prekeyOf = ({ secretKey, peer_id }: { readonly secretKey: Uint8Array; readonly peer_id: EventId }) => {
    const { attacker, world } = scene;
    const body = { public_key: attacker.random.bytes(32) };
    return attacker.event(
      { type: 'prekey', body, signed_by: peer_id, expires_at_ms: world.clock.now() + 60_000 },
      secretKey,
    );
  };
  /** Slowly enough for the bound on what is unsealed of one origin: here another bound is looked at. */
  const inWaves = async (times: number, once: () => void): Promise<void> => {
    for (let n = 0; n < times; n += 1) {
      once();
      await scene.world.advance(200);
    }
  };
  const stored = (): number => scene.alice.node.stats().counters['stored'] ?? 0;

  it('leaves no more than a week may hold, and whoever was here before goes on', async () => {
    const { attacker, world } = scene;
    const before = stored();
    const one = device();
    attacker.throwFirst(one.peer);
    await inWaves(130, () => attacker.throwFirst(prekeyOf(one)));
    await inWaves(130, () => attacker.throwFirst(device().peer));
    expect(stored() - before).toBe(256);
    await calm(world);
    const harm = await harmOf(scene, () => {
      attacker.throwFirst(device().peer);
      attacker.throwFirst(prekeyOf(one));
    });
    expect(harm).toEqual({ counted: { 'rejected.packet.first_contact_has_room': 2 }, ...NOTHING });
  });

  it('who holds the link of a limited invite brings no more guests than it may have; another invite lets in', async () => {
    const { attacker, alice, crypto, link, world } = scene;
    const came = right(decodeLink(crypto, link));
    const { sign } = right(inviteKeys(crypto, reveal(came.secret), came.network_id));
    const user = ({ peer_id, secretKey }: ReturnType<typeof device>) => {
      const proof = right(crypto.sign(inviteProofBytes(came.network_id, came.invite_id, peer_id), sign.secretKey));
      const body = { name: 'Guest', invite_id: came.invite_id, proof };
      return attacker.event({ type: 'user', body, signed_by: peer_id }, secretKey);
    };
    const before = stored();
    await inWaves(70, () => {
      const guest = device();
      attacker.throwFirst(guest.peer);
      attacker.throwFirst(user(guest));
    });
    // Two are members by it already.
    expect(stored() - before).toBe(70 + 64);
    const guest = device();
    attacker.throwFirst(guest.peer);
    const harm = await harmOf(scene, () => attacker.throwFirst(user(guest)));
    expect(harm).toEqual({ counted: { 'rejected.packet.first_contact_has_room': 1 }, ...NOTHING });

    const other = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const carol = await joinBy(await openQuiet(world), 'Carol', other.link);
    await world.advance(15_000);
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.find(({ name }) => name === 'Carol')?.is_member).toBe(true);
    carol.node.close();
  });
});
