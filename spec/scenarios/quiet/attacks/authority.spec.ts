import { ZERO_ID, reveal } from '../../../../lib';
import { withSignature } from '../../../../lib/event/canonical';
import { inviteKeys, inviteProofBytes, keyBirthBytes, linkProofBytes } from '../../../../protocols/quiet/wire/derive';
import { decodeLink } from '../../../../protocols/quiet/wire/link';
import { type What, anyId, flipped, idOf } from '../../../support/quiet/attacker';
import { aliceAndBobInQuiet, found, joinBy, openQuiet, textsOf } from '../../../support/quiet/cast';
import { type BornKey, keyBornBy } from '../../../support/quiet/groupKeys';
import { copyOf, digestsOf } from '../../../support/quiet/records';
import { type Scene, closeScene, harmOf, openScene } from '../../../support/quiet/scene';
import { left, right } from '../../../support/common/right';
import { virtualWorld } from '../../../../streams/testing';
import { NO_RECOVERY } from '../../../../protocols/quiet/wire/bodies/network';

const WAITING = ['quarantine', 'quarantine_needs', 'quarantine_origins'];
const NOTHING = { changed: [], sent: 0, works: true };

describe('an attacker, against authority', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => closeScene(scene));

  const authority = (type: string, body: unknown): Uint8Array =>
    scene.attacker.event({ type, body, place: scene.attacker.next });
  const own32 = () => scene.attacker.random.bytes(32);

  it('a member makes himself an admin, makes groups of admins, invites, and grants what is not his', async () => {
    const { attacker, alice, bob, world } = scene;
    const closes_at_ms = world.clock.now() + 1_000_000;
    const secret = right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'secret' }));
    await world.advance(1_000);
    const [secret_id, user_id] = [idOf(secret.group_id), attacker.peer_id];
    const harm = await harmOf(scene, () => {
      for (const group of [alice.admins_id, alice.everyone_id, secret.group_id]) {
        attacker.throwPlain(authority('group_member', { group_id: idOf(group), user_id }));
        attacker.throwPlain(authority('group_member', { group_id: idOf(group), user_id: idOf(bob.peer_id) }));
        const keys = { public_key: own32(), box_key: own32() };
        attacker.throwPlain(authority('invite', { ...keys, group_id: idOf(group), max_uses: 0, closes_at_ms }));
      }
      for (const kind of [1, 2]) attacker.throwPlain(authority('group', { name: 'mine', kind }));
      attacker.throwPlain(authority('user', { name: 'King', invite_id: null, proof: new Uint8Array(64) }));
      attacker.throwUnder(
        attacker.event({ type: 'channel', body: { group_id: secret_id, name: 'mine', retention_ms: 0 } }),
        attacker.group(idOf(alice.everyone_id)),
      );
    });
    // What takes an admin, or a member of a group that he is not in, waits for a right that never comes.
    expect(harm).toEqual({
      counted: {
        parked: 10,
        'rejected.group.of_admins_or_everyone_is_the_creators': 2,
        'rejected.user.without_invite_is_the_creator': 1,
      },
      ...{ ...NOTHING, changed: WAITING },
    });
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.filter(({ is_admin }) => is_admin).map(({ name }) => name)).toEqual(['Alice']);
    const groups = right(await alice.me.api['group.list']({ network_id: alice.network_id }));
    expect(groups.map(({ name, members }) => `${name} ${members}`)).toEqual(
      expect.arrayContaining(['everyone 3', 'admins 1', 'secret 1']),
    );
  });

  it('a link without a signature, by another device than its inviter, to a device that does not name it, unproven', async () => {
    const { attacker, crypto, bob, world } = scene;
    const made = right(await bob.me.api['link.invite']({ network_id: bob.network_id }));
    const mine = right(await scene.mallory.me.api['link.invite']({ network_id: bob.network_id }));
    await world.advance(2_000);
    const db = copyOf(scene.mallory.node);
    const row = db
      .prepare<[Uint8Array, Uint8Array], { seq: number; id: string }>(
        'SELECT seq, hex(event_id) AS id FROM heads WHERE signer = ? AND scope = ?',
      )
      .get(attacker.peer_id, attacker.network_id);
    db.close();
    const place = { seq: (row?.seq ?? 0) + 1, prev: idOf((row?.id ?? '').toLowerCase()) };
    const [his, own] = [made, mine].map(({ link }) => {
      const { secret, network_id, invite_id } = right(decodeLink(crypto, link));
      return { invite_id, network_id, sign: right(inviteKeys(crypto, reveal(secret), network_id)).sign.secretKey };
    });
    const { publicKey, secretKey } = right(crypto.signKeyPair(own32()));
    const shown = { public_key: publicKey, recovery_key: NO_RECOVERY };
    const device = (link_invite_id: typeof ZERO_ID) =>
      attacker.event({ type: 'peer', body: { ...shown, link_invite_id }, signed_by: ZERO_ID }, secretKey);
    const of = his!;
    const ours = own!;
    const [named, ownNamed, unnamed] = [device(of.invite_id), device(ours.invite_id), device(anyId(attacker))];
    for (const peer of [named, ownNamed, unnamed]) attacker.throwPlain(peer);
    const proof = ({ sign, network_id, invite_id }: typeof of, peer: Uint8Array) =>
      right(crypto.sign(linkProofBytes(network_id, invite_id, attacker.id(peer)), sign));
    const link = (via: typeof of, peer: Uint8Array, by = proof(via, peer)): Uint8Array =>
      attacker.event({
        type: 'link',
        body: { link_invite_id: via.invite_id, peer_id: attacker.id(peer), proof: by },
        place,
      });
    const harm = await harmOf(scene, () => {
      attacker.throwPlain(link(of, named));
      attacker.throwPlain(withSignature(link(ours, ownNamed), new Uint8Array(64)));
      attacker.throwPlain(link(ours, unnamed));
      attacker.throwPlain(link(ours, ownNamed, proof(of, named)));
      attacker.throwPlain(link(ours, ownNamed, proof(ours, named)));
      attacker.throwPlain(link(ours, ownNamed, new Uint8Array(64)));
    });
    expect(harm).toEqual({
      counted: {
        'rejected.event.signed_by_its_signer': 1,
        'rejected.link.is_signed_by_its_inviter': 1,
        'rejected.link.is_to_a_device_that_names_it': 1,
        'rejected.link.proof_is_by_its_invite': 3,
      },
      ...NOTHING,
    });
  });

  it('keys planted by who may not, or under a name that is not theirs: none is held', async () => {
    const { attacker, crypto, alice, world } = scene;
    const secret = right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'inner' }));
    await world.advance(1_000);
    const [inner, everyone] = [idOf(secret.group_id), idOf(alice.everyone_id)];
    const prekeys = attacker
      .copy()
      .prepare<[Uint8Array], { id: string; public_key: Uint8Array }>(
        'SELECT lower(hex(prekey_id)) AS id, public_key FROM prekeys WHERE peer_id = ?',
      );
    const prekey = prekeys.get(attacker.target);
    const bytes = own32();
    const made_ms = world.clock.now();
    const born = (group_id: typeof inner, over: { readonly class?: number; readonly secret?: Uint8Array } = {}) =>
      keyBornBy(attacker, { group_id, made_ms, secret: bytes, ...over });
    const planted = (born: BornKey, over: Partial<What> = {}, key?: Uint8Array) => {
      const sealed = right(crypto.seal(bytes, prekey?.public_key ?? bytes, own32()));
      const body = { ...born, to_kind: 0, to: attacker.target, prekey: idOf(prekey?.id ?? ''), sealed };
      const created_at_ms = world.clock.now();
      return attacker.event(
        { type: 'key', body, created_at_ms, expires_at_ms: created_at_ms + 30 * 86_400_000, ...over },
        key,
      );
    };
    const fresh = right(crypto.signKeyPair(own32()));
    const [innerKey, everyones] = [born(inner), born(everyone)];
    const harm = await harmOf(scene, () => {
      // By who is not in the group; by a stranger; under another's name.
      attacker.throwPlain(planted(innerKey));
      attacker.throwPlain(planted(everyones, { signed_by: anyId(attacker) }, fresh.secretKey));
      attacker.throwFirst(planted(everyones, {}, fresh.secretKey));
      attacker.throwPlain(planted(innerKey, { signed_by: attacker.target }));
    });
    expect(harm).toEqual({
      counted: {
        parked: 2,
        'rejected.event.signed_by_its_signer': 1,
        'rejected.packet.before_a_session_introduces': 1,
      },
      ...{ ...NOTHING, changed: WAITING },
    });
    const named = await harmOf(scene, () => {
      // By a member, and named for another group, another class, other bytes.
      const as = (one: BornKey, over: Partial<BornKey>) => {
        const name = { ...one, ...over, network_id: attacker.network_id };
        const birth = right(crypto.sign(keyBirthBytes({ ...name, key_class: name.class }), attacker.key));
        return planted({ ...one, ...over, birth });
      };
      attacker.throwPlain(as(everyones, { key_id: innerKey.key_id }));
      attacker.throwPlain(as(born(everyone, { class: 86_400_000 }), { class: 0 }));
      attacker.throwPlain(as(everyones, { epoch: own32().slice(0, 16) }));
      attacker.throwPlain(planted(born(everyone, { secret: own32() })));
    });
    // A delivery is valid whether or not it opens; the key in it is held by nobody, and so used by nobody.
    expect(named).toEqual({
      counted: { stored: 4, 'reflectors.failed.takeKey.key.is_what_it_is_named_for': 4 },
      ...{ ...NOTHING, changed: ['events', 'scopes', 'sync_block', 'sync_mark', 'wraps'] },
    });
  });

  it('a key whose birth another signed than its maker: is refused, and remembered as refused', async () => {
    const { attacker, crypto, alice, world } = scene;
    const group_id = idOf(alice.everyone_id);
    const born = keyBornBy(attacker, { group_id, made_ms: world.clock.now(), secret: own32() });
    const to = { to_kind: 0, to: attacker.target, prekey: ZERO_ID, sealed: own32() };
    const wrap = (over: Partial<BornKey>): Uint8Array => {
      const created_at_ms = world.clock.now();
      const body = { ...born, ...to, sealed: right(crypto.seal(own32(), own32(), own32())), ...over };
      return attacker.event({ type: 'key', body, created_at_ms, expires_at_ms: created_at_ms + 30 * 86_400_000 });
    };
    const harm = await harmOf(scene, () => {
      attacker.throwPlain(wrap({ maker: attacker.target }));
      attacker.throwPlain(wrap({ made_ms: born.made_ms - 1 }));
      attacker.throwPlain(wrap({ birth: born.birth.map((byte, at) => (at === 63 ? byte ^ 1 : byte)) }));
    });

    expect(harm).toEqual({
      counted: { 'rejected.key.birth_is_by_its_maker': 3 },
      ...NOTHING,
    });
  });

  it('a third who proves an invite for two is let into nothing', async () => {
    const { attacker, crypto, link } = scene;
    const came = right(decodeLink(crypto, link));
    const { sign } = right(inviteKeys(crypto, reveal(came.secret), came.network_id));
    const fresh = right(crypto.signKeyPair(own32()));
    const body = { public_key: fresh.publicKey, link_invite_id: ZERO_ID, recovery_key: NO_RECOVERY };
    const peer = attacker.event({ type: 'peer', body, signed_by: ZERO_ID }, fresh.secretKey);
    const peer_id = attacker.id(peer);
    const proof = right(crypto.sign(inviteProofBytes(came.network_id, came.invite_id, peer_id), sign.secretKey));
    attacker.throwFirst(peer);
    const harm = await harmOf(scene, () => {
      attacker.throwFirst(
        attacker.event(
          { type: 'user', body: { name: 'Third', invite_id: came.invite_id, proof }, signed_by: peer_id },
          fresh.secretKey,
        ),
      );
    });
    // The proof is good and the invite is used up: a guest, and no member of anything.
    expect(harm.counted).toEqual({ stored: 1 });
    expect([harm.changed.includes('grants'), harm.sent, harm.works]).toEqual([false, 0, true]);
    const users = right(await scene.alice.me.api['user.list']({ network_id: scene.alice.network_id }));
    expect(users.filter(({ is_member }) => !is_member).map(({ name }) => name)).toEqual(['Third']);
  });
});

describe('an invite', () => {
  it('for one, used by two at the same moment: one becomes a member', async () => {
    const world = virtualWorld(7);
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const nodes = [await openQuiet(world), await openQuiet(world)];
    const joining = nodes.map((node, n) => joinBy(node, `Joiner ${n}`, link));
    await world.advance(0);
    const people = await Promise.all(joining);
    await world.advance(20_000);
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.filter(({ is_member }) => is_member)).toHaveLength(2);
    expect(users).toHaveLength(3);
    right(await alice.me.api['message.create']({ channel_id: alice.channel_id, text: 'welcome' }));
    await world.advance(10_000);
    const read = await Promise.all(people.map((one) => textsOf(one, alice.channel_id)));
    expect(read.map((texts) => texts.join()).sort()).toEqual(['', 'Alice: welcome']);
    for (const { node } of [alice, ...people]) node.close();
  });

  it('that closed lets nobody in', async () => {
    const world = virtualWorld(8);
    const alice = await found(await openQuiet(world), 'Alice');
    const limited = right(await alice.me.api['invite.create']({ network_id: alice.network_id, closes_in_ms: 5_000 }));
    const open = right(
      await alice.me.api['invite.create']({ network_id: alice.network_id, closes_in_ms: 5_000, max_uses: 0 }),
    );
    await world.advance(6_000);
    const people = [];
    for (const { link } of [limited, open]) people.push(await joinBy(await openQuiet(world), 'Late', link));
    await world.advance(20_000);
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.map(({ name }) => name)).toEqual(['Alice']);
    expect(alice.node.stats().counters['rejected.user.joined_before_its_invite_closed']).toBe(2);
    for (const { node } of [alice, ...people]) node.close();
  });

  it('for one that closed lets nobody in who says that he came before', async () => {
    const world = virtualWorld(9);
    const alice = await found(await openQuiet(world), 'Alice');
    const { network_id } = alice;
    const { link } = right(await alice.me.api['invite.create']({ network_id, closes_in_ms: 5_000 }));
    // His clock is behind: all he signs is of the time before it closed, and truly proven.
    const clock = { now: () => world.clock.now() - 60_000 };
    await world.advance(6_000);
    const late = await joinBy(await openQuiet(world, { clock }), 'Late', link);
    await world.advance(20_000);
    const users = right(await alice.me.api['user.list']({ network_id }));
    expect(users.map(({ name, is_member }) => `${name} ${is_member}`).sort()).toEqual(['Alice true', 'Late false']);
    for (const { node } of [alice, late]) node.close();
  });

  it('with any bit of its link flipped is refused, and leaves nothing', async () => {
    const { alice, bob } = await aliceAndBobInQuiet();
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const at = link.indexOf('#') + 1;
    const bytes = Uint8Array.from(Buffer.from(link.slice(at), 'base64url'));
    const before = digestsOf(bob.node);
    const rules = new Map<string, number>();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const other = link.slice(0, at) + Buffer.from(flipped(bytes, bit)).toString('base64url');
      const { rule } = left(await bob.node.api['user.join_as_user']({ link: other, name: 'Nobody' }));
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
    }
    for (let char = 0; char < link.length; char += 1) {
      const other = `${link.slice(0, char)}${link[char] === 'A' ? 'B' : 'A'}${link.slice(char + 1)}`;
      left(await bob.node.api['user.join_as_user']({ link: other, name: 'Nobody' }));
    }
    expect([...rules]).toEqual([['link.is_whole', bytes.length * 8]]);
    expect(digestsOf(bob.node)).toEqual(before);
    for (const { node } of [alice, bob]) node.close();
  });
});
