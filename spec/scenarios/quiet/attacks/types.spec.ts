import { ZERO_ID, fromHex, reveal } from '../../../../lib';
import { quiet } from '../../../../protocols/quiet';
import { inviteKeys, inviteProofBytes, linkProofBytes } from '../../../../protocols/quiet/wire/derive';
import { decodeLink } from '../../../../protocols/quiet/wire/link';
import { type What, anyId, idOf, openAttacker, typeOf } from '../../../support/quiet/attacker';
import { keyBornBy } from '../../../support/quiet/groupKeys';
import { type Scene, closeScene, harmOf, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';
import { withSignature } from '../../../../lib/event/canonical';
import { NO_RECOVERY } from '../../../../protocols/quiet/wire/bodies/network';

const NOTHING = { changed: [], sent: 0, works: true };
const WAITING = ['quarantine', 'quarantine_needs', 'quarantine_origins'];
const NO_PROOF = new Uint8Array(64);

/** Is nothing counted but refusals and what waits? */
const refusedOnly = (counted: Readonly<Record<string, number>>): readonly string[] =>
  Object.keys(counted).filter((name) => !name.startsWith('rejected.') && name !== 'parked');

describe('an attacker, with events that pass for others', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => closeScene(scene));

  /** One of each type that travels, as Mallory could make it in a network. */
  const samples = (group_id: string, channel_id: string, user_id: string): readonly What[] => {
    const { attacker, world } = scene;
    const [group, channel, member] = [idOf(group_id), idOf(channel_id), idOf(user_id)];
    const now = world.clock.now();
    const [key32, soon] = [attacker.random.bytes(32), { expires_at_ms: now + 60_000 }];
    const [place, ids] = [attacker.next, [0, 1, 2].map(() => anyId(attacker))];
    const [one = ZERO_ID, two = ZERO_ID] = ids;
    const id16 = attacker.random.bytes(16);
    return [
      {
        type: 'network',
        body: { name: 'n', creator_public_key: attacker.own, recovery_key: new Uint8Array(32) },
        realm_id: ZERO_ID,
        signed_by: ZERO_ID,
      },
      {
        type: 'peer',
        body: { public_key: attacker.own, link_invite_id: ZERO_ID, recovery_key: NO_RECOVERY },
        signed_by: ZERO_ID,
      },
      { type: 'user', body: { name: 'u', invite_id: null, proof: NO_PROOF }, place },
      { type: 'group', body: { name: 'g', kind: 0 }, place },
      { type: 'group_member', body: { group_id: group, user_id: member }, place },
      { type: 'channel', body: { group_id: group, name: 'c', retention_ms: 0 } },
      { type: 'message', body: { channel_id: channel, reply_to: ZERO_ID, text: 'm' } },
      {
        type: 'invite',
        body: { public_key: key32, box_key: key32, group_id: group, max_uses: 0, closes_at_ms: now + 1_000 },
        place,
      },
      { type: 'link_invite', body: { public_key: key32, closes_at_ms: now + 1_000 }, place },
      { type: 'link', body: { link_invite_id: one, peer_id: member, proof: NO_PROOF }, place },
      {
        type: 'key',
        body: {
          ...keyBornBy(attacker, { group_id: group, made_ms: now, secret: key32 }),
          ...{ to_kind: 0, to: two, prekey: two, sealed: new Uint8Array(80) },
        },
        created_at_ms: now,
        expires_at_ms: now + 30 * 86_400_000,
      },
      { type: 'prekey', body: { public_key: key32 }, ...soon },
      { type: 'address', body: { transport: 1, host: 'h', port: 1 }, ...soon },
      {
        type: 'sync_request',
        body: { request_id: id16, to_peer: attacker.target, transit_secret: key32, ephemeral_key: key32, credit: 1 },
        ...soon,
      },
      { type: 'delete_message', body: { group_id: group, undo: 0, targets: [{ target: one }] }, place },
      { type: 'delete_channel', body: { group_id: group, undo: 0, target: one }, place },
      { type: 'reaction', body: { channel_id: channel, message_id: one, emoji: '+1', removed: 0 } },
      { type: 'message_edit', body: { channel_id: channel, message_id: one, text: 'e' } },
      {
        type: 'channel_update',
        body: {
          ...{ channel_id: channel, group_id: group, retention_ms: 0, key_id: one },
          ...{ nonce: key32.subarray(0, 24), sealed_name: new Uint8Array(80) },
        },
        place,
      },
      {
        type: 'remove_user',
        body: { user_id: member, what: 0, round: 0, acts: 1, devices: [{ peer_id: member, cutoff: one }] },
        place,
      },
      { type: 'remove_peer', body: { peer_id: member, round: 0, acts: 1, cutoffs: [{ cutoff: one }] }, place },
      { type: 'revoke_invite', body: { invitation_id: one }, place },
      { type: 'user_update', body: { name: 'other' }, place },
      { type: 'seen', body: { channel_id: channel, message_id: one, at_ms: 1 } },
      { type: 'key_request', body: { group_id: group, prekey_id: one, keys: [{ key_id: one }] }, ...soon },
      { type: 'link_request', body: { link_invite_id: one, proof: NO_PROOF }, ...soon },
      {
        type: 'recover',
        body: { user_id: member, generation: 0, round: 0, acts: 1, devices: [], proof: NO_PROOF },
        place,
      },
      { type: 'remove_member', body: { group_id: group, user_id: member, grants: [{ grant_id: one }] }, place },
    ];
  };

  it('of each type signed as each other one: none is accepted', async () => {
    const { attacker, alice } = scene;
    const key = attacker.group(idOf(alice.everyone_id));
    const all = samples(alice.everyone_id, alice.channel_id, alice.peer_id);
    expect(all.map(({ type }) => type).sort()).toEqual(
      quiet.events
        .filter(({ reach }) => reach !== 'local')
        .map(({ type }) => type)
        .sort(),
    );
    const { counted, changed, ...harm } = await harmOf(scene, () => {
      for (const sample of all) {
        const canonical = attacker.event(sample);
        for (const { type } of all) {
          if (type === sample.type) continue;
          const { code, form } = typeOf(type);
          const other = Uint8Array.from(canonical);
          other[1] = code;
          if (form === 'keyed') attacker.throwUnder(other, key);
          else attacker.throwPlain(other);
        }
      }
    });
    expect(refusedOnly(counted)).toEqual([]);
    expect(Object.values(counted).reduce((sum, count) => sum + count)).toBe(all.length * (all.length - 1));
    expect(counted['rejected.event.signed_by_its_signer']).toBeGreaterThan(10);
    expect([changed, harm]).toEqual([WAITING, { sent: 0, works: true }]);
  });

  it('of each type in the other form', async () => {
    const { attacker, alice } = scene;
    const key = attacker.group(idOf(alice.everyone_id));
    const all = samples(alice.everyone_id, alice.channel_id, alice.peer_id).filter(({ type }) => type !== 'network');
    const harm = await harmOf(scene, () => {
      for (const sample of all) {
        const canonical = attacker.event(sample);
        if (typeOf(sample.type).form === 'keyed') attacker.throwPlain(canonical);
        else attacker.throwUnder(canonical, key);
      }
    });
    expect(harm).toEqual({ counted: { 'rejected.sealed.form_is_its_types': all.length }, ...NOTHING });
  });

  it('that never leave a node, of another node', async () => {
    const { attacker } = scene;
    const local = quiet.events.filter(({ reach }) => reach === 'local');
    const [id, key32] = [anyId(attacker), attacker.random.bytes(32)];
    const bodies: Readonly<Record<string, unknown>> = {
      identity: { name: 'i', public_key: key32 },
      held_key: { ...keyBornBy(attacker, { group_id: id, made_ms: 1, secret: key32 }) },
      own_prekey: { prekey_id: id, transit_id: id },
      joining: { as: 0, peer_id: id, invite_id: id, name: 'j' },
      contact: { peer_id: id, box_key: key32, transport: 1, host: 'h', port: 1 },
      purged_key: { group_id: id, class: 0, key_id: id },
      own_device: { peer_id: id, public_key: key32, recovery_nth: 0 },
      channel_name: { update_id: id, channel_id: id, name: 'n' },
    };
    const harm = await harmOf(scene, () => {
      for (const { type } of local) attacker.throwPlain(attacker.event({ type, body: bodies[type] }));
    });
    expect(harm).toEqual({ counted: { 'rejected.event.local_types_do_not_arrive': local.length }, ...NOTHING });
  });

  it('a proof as a signature, a signature as a proof, a proof of one kind as the other, a proof of another device', async () => {
    const { attacker, crypto, link, bob } = scene;
    const came = right(decodeLink(crypto, link));
    const { sign } = right(inviteKeys(crypto, reveal(came.secret), came.network_id));
    const fresh = right(crypto.signKeyPair(attacker.random.bytes(32)));
    const device = (public_key: Uint8Array, key: Uint8Array) =>
      attacker.event(
        { type: 'peer', body: { public_key, link_invite_id: ZERO_ID, recovery_key: NO_RECOVERY }, signed_by: ZERO_ID },
        key,
      );
    const peer = device(fresh.publicKey, fresh.secretKey);
    const peer_id = attacker.id(peer);
    const proven = (bytes: Uint8Array) => right(crypto.sign(bytes, sign.secretKey));
    const user = (proof: Uint8Array) => {
      const body = { name: 'Nobody', invite_id: came.invite_id, proof };
      return attacker.event({ type: 'user', body, signed_by: peer_id }, fresh.secretKey);
    };
    attacker.throwFirst(peer);

    const harm = await harmOf(scene, () => {
      const signs = device(sign.publicKey, sign.secretKey);
      attacker.throwPlain(
        withSignature(signs, proven(inviteProofBytes(came.network_id, came.invite_id, attacker.id(signs)))),
      );
      attacker.throwFirst(user(signs.subarray(448)));
      attacker.throwFirst(user(proven(linkProofBytes(came.network_id, came.invite_id, peer_id))));
      attacker.throwFirst(user(proven(inviteProofBytes(came.network_id, came.invite_id, idOf(bob.peer_id)))));
      attacker.throwFirst(user(proven(inviteProofBytes(anyId(attacker), came.invite_id, peer_id))));
      attacker.throwFirst(user(NO_PROOF));
    });
    expect(harm).toEqual({
      counted: { 'rejected.event.signed_by_its_signer': 1, 'rejected.user.proof_is_by_its_invite': 5 },
      ...NOTHING,
    });
  });

  it('of one network within another that both are in, of every type', async () => {
    const { attacker, alice, mallory, vault, world, crypto } = scene;
    const made = right(await alice.me.api['network.create']({ name: 'the other one' }));
    const { link } = right(await alice.me.api['invite.create']({ network_id: made.network_id }));
    const joined = right(await mallory.me.api['network.join']({ link }));
    await world.advance(12_000);
    const there = openAttacker(world, crypto, { ...mallory, ...joined }, vault, { ...alice, peer_id: made.peer_id });
    const key = attacker.group(idOf(alice.everyone_id));
    const all = samples(alice.everyone_id, alice.channel_id, alice.peer_id);
    const names = { network_id: idOf(made.network_id), place: there.next, signed_by: there.peer_id };

    const harm = await harmOf(scene, () => {
      for (const sample of all) {
        // As it is; then as one of the other network that refers to this one.
        const mine = attacker.event(sample);
        const form = typeOf(sample.type).form;
        there.throwSealed(form === 'keyed' ? attacker.under(mine, key) : attacker.plain(mine));
      }
    });
    expect(harm).toEqual({ counted: { 'rejected.packet.is_of_its_sessions_network': all.length }, ...NOTHING });

    const naming = ['group_member', 'channel', 'message', 'invite', 'key', 'remove_user', 'remove_peer'];
    const { invite_id } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    await world.advance(1_000);
    const bornThere = { ...attacker, network_id: there.network_id };
    const group_id = idOf(alice.everyone_id);
    const birth = keyBornBy(bornThere, { group_id, made_ms: world.clock.now(), secret: attacker.random.bytes(32) });
    const referring = [
      ...all
        .filter(({ type }) => naming.includes(type))
        .map((one) => (one.type === 'key' ? { ...one, body: { ...Object(one.body), ...birth } } : one)),
      { type: 'revoke_invite', body: { invitation_id: idOf(invite_id) }, place: attacker.next },
    ];
    const second = await harmOf(scene, () => {
      for (const { place, ...sample } of referring) {
        const next = place === undefined ? {} : { place: there.next };
        const theirs = there.event({ ...sample, ...next, realm_id: names.network_id });
        there.throwSealed(typeOf(sample.type).form === 'keyed' ? there.under(theirs, key) : there.plain(theirs));
      }
      // A device of one network signs in the other.
      there.throwPlain(
        attacker.event({
          type: 'prekey',
          body: { public_key: there.random.bytes(32) },
          realm_id: there.network_id,
          expires_at_ms: world.clock.now() + 9_000,
        }),
      );
      const outside = Uint8Array.from(attacker.plain(attacker.event({ type: 'user_update', body: { name: 'x' } })));
      outside.set(fromHex(made.network_id), 18);
      there.throwSealed(outside);
    });
    // To grant and to invite takes an admin of the network that is named: these two wait for what never comes.
    expect(second).toEqual({
      counted: {
        parked: 2,
        'rejected.channel.in_its_own_network': 1,
        'rejected.key.in_its_own_network': 1,
        'rejected.message.in_its_own_network': 1,
        'rejected.prekey.in_its_own_network': 1,
        'rejected.remove_peer.in_its_own_network': 1,
        'rejected.remove_user.in_its_own_network': 1,
        'rejected.revoke_invite.in_its_own_network': 1,
        'rejected.sealed.outside_says_what_is_inside': 1,
      },
      ...{ ...NOTHING, changed: WAITING },
    });
    there.copy().close();
  });
});
