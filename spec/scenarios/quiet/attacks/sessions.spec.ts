import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../../../../lib';
import { encodeHello } from '../../../../protocols/quiet/wire/hello';
import { eventPayload } from '../../../../protocols/quiet/wire/payload';
import { sealPlain, sealWithKey } from '../../../../protocols/quiet/wire/sealedForm';
import { encodeStreamFrame } from '../../../../protocols/quiet/wire/streamFrame';
import { virtualWorld } from '../../../../streams/testing';
import { type What, anyId, idOf } from '../../../support/quiet/attacker';
import { type Overheard, digestsOf } from '../../../support/quiet/records';
import { found, joinBy, openQuiet, textsOf } from '../../../support/quiet/cast';
import { type Scene, calm, closeScene, harmOf, openScene } from '../../../support/quiet/scene';
import { type Request, openedBy, requestOf } from '../../../support/quiet/requests';
import { right } from '../../../support/common/right';
import { tapped } from '../../../support/transports/wiretap';
import { NO_RECOVERY } from '../../../../protocols/quiet/wire/bodies/network';

const NOTHING = { changed: [], sent: 0, works: true };
const ZEROS = idOf('00'.repeat(16));

describe('an attacker, against sessions', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => closeScene(scene));

  const request = (over: Parameters<typeof requestOf>[1] = {}) => requestOf(scene, over);
  const opened = (asked: Request): Overheard => openedBy(scene, asked);

  it('a request of nobody, to others, too old, too new, or signed by somebody else: no answer', async () => {
    const { attacker, crypto, bob, world } = scene;
    const stranger = right(crypto.signKeyPair(attacker.random.bytes(32)));
    const hour = 3_600_000;
    const harm = await harmOf(scene, () => {
      attacker.throwFirst(request({ signed_by: anyId(attacker) }).event);
      attacker.throwFirst(request({ to: idOf(bob.peer_id) }).event);
      attacker.throwFirst(request({ to: anyId(attacker) }).event);
      for (const off of [-hour - 1_000, hour + 1_000]) {
        attacker.throwFirst(request({ created_at_ms: world.clock.now() + off }).event);
      }
      attacker.throwFirst(attacker.event({ type: 'sync_request', body: request() }, stranger.secretKey));
    });
    expect(harm).toEqual({
      counted: {
        parked: 1,
        seen: 4,
        'reflectors.failed.grantSession.sync_request.is_a_members_and_to_us': 2,
        'reflectors.failed.grantSession.sync_request.is_of_this_hour': 2,
        'rejected.event.signed_by_its_signer': 1,
      },
      ...NOTHING,
    });
  });

  it('a request of a stranger who shows a device of his own: it waits in memory, without an answer', async () => {
    const { attacker, crypto } = scene;
    const { publicKey, secretKey } = right(crypto.signKeyPair(attacker.random.bytes(32)));
    const body = { public_key: publicKey, link_invite_id: ZEROS, recovery_key: NO_RECOVERY };
    const peer = attacker.event({ type: 'peer', body, signed_by: ZEROS }, secretKey);
    const signed_by = attacker.id(peer);
    attacker.throwFirst(peer);
    const harm = await harmOf(scene, () => {
      attacker.throwFirst(attacker.event({ type: 'sync_request', body: request(), signed_by }, secretKey));
    });
    expect(harm).toEqual({ counted: { parked: 1 }, ...NOTHING });
  });

  it('a request thrown again, at once and when others came between: one answer in all', async () => {
    const { attacker, world, sent } = scene;
    const created_at_ms = world.clock.now() - 50 * 60_000;
    const packet = attacker.sealed(eventPayload(attacker.plain(request({ created_at_ms }).event)));
    await calm(world);
    const before = sent.length;
    attacker.raw(packet);
    await world.advance(500);
    expect(sent.length - before).toBe(1);
    for (const ms of [0, 40_000]) {
      await world.advance(ms);
      attacker.throwFirst(request().event);
      await world.advance(500);
      const harm = await harmOf(scene, () => {
        for (let n = 0; n < 10; n += 1) attacker.raw(packet);
      });
      expect(harm).toEqual({ counted: { 'rejected.known': 10 }, ...NOTHING });
    }
  });

  it('frames of a live session thrown again: each is answered once', async () => {
    const { attacker, world, alice, mallory } = scene;
    mallory.node.close();
    const [network, group] = [idOf(alice.network_id), idOf(alice.everyone_id)];
    const frames = [
      encodeStreamFrame({ op: 'ask', scope: network, from: 0, pages: 1 }),
      encodeStreamFrame({ op: 'ask', scope: group, from: 1, pages: 1 }),
      encodeStreamFrame({ op: 'ids', scope: network, from: 3, next: 9, ids: [anyId(attacker)] }),
      encodeStreamFrame({ op: 'want', scope: network, ids: [attacker.peer_id] }),
    ].map((frame) => attacker.keyed(right(frame)));
    for (const frame of frames) attacker.raw(frame);
    await world.advance(500);
    const harm = await harmOf(scene, () => {
      for (let n = 0; n < 10; n += 1) for (const frame of frames) attacker.raw(frame);
    });
    // The list was not asked for: it is refused by that, each time.
    const counted = {
      framed: 40,
      'reflectors.failed.answerStream.frame.is_new': 30,
      'reflectors.failed.answerStream.stream.answers_what_was_asked': 10,
    };
    expect(harm).toEqual({ counted, ...NOTHING });
  });

  it('a request for keys thrown again, also when it is no longer new: one wrap in all', async () => {
    const { attacker, world, alice } = scene;
    const { key_id } = attacker.group(idOf(alice.everyone_id));
    const prekeys = attacker
      .copy()
      .prepare<[Uint8Array], Uint8Array>('SELECT prekey_id FROM prekeys WHERE peer_id = ?');
    const prekey_id = idOf(toHex(prekeys.pluck().get(attacker.peer_id) ?? ZEROS));
    const body = { group_id: idOf(alice.everyone_id), prekey_id, keys: [{ key_id }] };
    const ask = (over: Partial<What> = {}) =>
      attacker.keyed(eventPayload(attacker.plain(attacker.event({ type: 'key_request', body, ...over }))));
    const packet = ask();
    attacker.raw(packet);
    await world.advance(500);
    for (const ms of [0, 40_000]) {
      await world.advance(ms);
      attacker.raw(ask({ created_at_ms: world.clock.now() - 1 }));
      await world.advance(500);
      const harm = await harmOf(scene, () => {
        for (let n = 0; n < 10; n += 1) attacker.raw(packet);
      });
      expect(harm).toEqual({ counted: { 'rejected.known': 10 }, ...NOTHING });
    }
    const harm = await harmOf(scene, () => attacker.raw(ask({ created_at_ms: world.clock.now() - 3_700_000 })));
    expect(harm).toEqual({
      counted: { seen: 1, 'reflectors.failed.answerKeyRequest.key_request.is_of_this_hour': 1 },
      ...NOTHING,
    });
  });

  it('a session lives 30 seconds after its last packet, and no longer', async () => {
    const { attacker, world, alice, mallory } = scene;
    mallory.node.close();
    const frame = right(encodeStreamFrame({ op: 'want', scope: idOf(alice.network_id), ids: [] }));
    const framed = (): number => alice.node.stats().counters['framed'] ?? 0;
    const throwAfter = async (ms: number) => {
      const asked = request();
      attacker.throwFirst(asked.event);
      await world.advance(20);
      const live = opened(asked);
      await world.advance(ms - 20);
      const before = framed();
      attacker.raw(attacker.keyed(frame, live));
      await world.advance(20);
      return framed() - before;
    };
    expect(await throwAfter(29_000)).toBeGreaterThan(0);
    await world.advance(31_000);
    await calm(world);
    expect(await throwAfter(31_000)).toBe(0);
    expect(scene.alice.node.stats().counters['rejected.missing']).toBeGreaterThan(0);
  });

  it('answers that nobody asked for: of no session, in one that is open, under a key of another direction', async () => {
    const { attacker, world, mallory } = scene;
    mallory.node.close();
    const live = attacker.session();
    const hello = right(
      encodeHello({
        request_id: attacker.random.bytes(16),
        ephemeral_key: attacker.random.bytes(32),
        at_ms: world.clock.now(),
        pending: 0,
      }),
    );
    const unknown = { ...live, session_secret: attacker.random.bytes(32) };
    const turned: Overheard = { ...live, direction_out: live.direction_out === 0 ? 1 : 0 };
    const harm = await harmOf(scene, () => {
      for (const session of [live, unknown, turned]) attacker.raw(attacker.keyed(hello, session));
      attacker.raw(attacker.sealed(hello));
    });
    expect(harm).toEqual({
      counted: { 'rejected.packet.frame_fits_its_session': 2, 'rejected.missing': 2 },
      ...NOTHING,
    });
  });

  it('squatting on the id of a message that has not come: 1,000 claims, and it comes', async () => {
    const { attacker, alice, bob, mallory, world, crypto } = scene;
    // Who has something of Bob's already asks for each event by its id.
    right(await bob.me.api['message.create']({ channel_id: alice.channel_id, text: 'first' }));
    await world.advance(20_000);
    const bobs = attacker.copy().prepare<[Uint8Array], Uint8Array>('SELECT public_key FROM peers WHERE peer_id = ?');
    world.wire.partition([[attacker.address], [bobs.pluck().get(idOf(bob.peer_id)) ?? ZEROS]]);
    const said = await bob.me.api['message.create']({ channel_id: alice.channel_id, text: 'the real one' });
    await world.advance(1_000);
    mallory.node.close();
    world.wire.heal();
    const claimed = idOf(right(said).message_id);
    const other = attacker.event({ type: 'prekey', body: { public_key: attacker.random.bytes(32) } });
    for (let n = 0; n < 500; n += 1) {
      attacker.throwSealed(sealPlain(other, claimed));
      const key = { key_id: anyId(attacker), key: attacker.random.bytes(32) };
      attacker.throwSealed(right(sealWithKey(crypto, other, claimed, key)));
    }
    await world.advance(30_000);
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Bob: the real one', 'Bob: first']);
    const { counters } = alice.node.stats();
    expect(counters['rejected.event.id_is_of_its_bytes']).toBe(500);
    expect(counters['parked']).toBeGreaterThanOrEqual(500);
  });
});

describe('a whole story, thrown again', () => {
  it('ten times at once, and ten times a month later: the same rows, and no packet more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-'));
    const path = join(folder, 'alice.db');
    const world = virtualWorld(42);
    const taps = [0, 1].map(() => tapped(world.wire.transport()));
    const [ours, theirs] = [taps[0]!, taps[1]!];
    const alice = await found(await openQuiet(world, { transport: ours.transport, path }), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const bob = await joinBy(await openQuiet(world, { transport: theirs.transport }), 'Bob', link);
    await world.advance(10_000);
    right(await bob.me.api['message.create']({ channel_id: alice.channel_id, text: 'hello' }));
    right(await alice.me.api['message.create']({ channel_id: alice.channel_id, text: 'hello, Bob' }));
    await world.advance(40_000);
    bob.node.close();
    await calm(world);
    const story = [...theirs.parcels];
    const again = async (on: typeof world) => {
      const transport = on.wire.transport();
      for (let n = 0; n < 10; n += 1) for (const parcel of story) transport.send(parcel);
      await on.advance(500);
    };
    const [rows, packets] = [digestsOf(alice.node), ours.parcels.length];
    await again(world);
    expect(digestsOf(alice.node)).toEqual(rows);
    expect(ours.parcels.length).toBe(packets);
    expect(await textsOf(alice, alice.channel_id)).toHaveLength(2);
    alice.node.close();

    const later = virtualWorld(43, {}, world.clock.now() + 31 * 24 * 60 * 60_000);
    const tap = tapped(later.wire.transport());
    const node = await openQuiet(later, { transport: tap.transport, path });
    await calm(later);
    const [old, sent] = [digestsOf(node), tap.parcels.length];
    await again(later);
    expect(digestsOf(node)).toEqual(old);
    expect(tap.parcels.length).toBe(sent);
    expect(node.stats().counters['rejected.missing']).toBeGreaterThan(0);
    node.close();
    rmSync(folder, { recursive: true });
  });
});
