import { type EventId, ZERO_ID, toHex } from '../../../../lib';
import { openCrypto } from '../../../../lib/crypto/openCrypto';
import { virtualWorld } from '../../../../streams/testing';
import { type Attacker, idOf, openAttacker } from '../../../support/quiet/attacker';
import { type Founded, type Person, found, joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { keyBornBy } from '../../../support/quiet/groupKeys';
import { countIn, readWith, userIdOf } from '../../../support/quiet/inspect';
import { openVault } from '../../../support/quiet/records';
import { BACKEND } from '../../../support/common/backend';
import { right } from '../../../support/common/right';

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

const openScene = async () => {
  const world = virtualWorld(42);
  const crypto = right(await openCrypto(BACKEND));
  const alice = await found(await openQuiet(world), 'Alice');
  const { network_id } = alice;
  const { link } = right(await alice.me.api['invite.create']({ network_id, max_uses: 3 }));
  const [bob, carol] = [
    await joinBy(await openQuiet(world), 'Bob', link),
    await joinBy(await openQuiet(world), 'Carol', link),
  ];
  const vault = openVault();
  const mallory = await joinBy(await openQuiet(world, { watch: vault.watch }), 'Mallory', link);
  await world.advance(20_000);
  const against = (victim: Person): Attacker => openAttacker(world, crypto, mallory, vault, victim);
  return { world, crypto, alice, bob, carol, mallory, against };
};

describe('a key that Mallory made, in a wrap that expired before it came', () => {
  const secret = new Uint8Array(32).fill(77);
  let people: readonly [Founded, Person, Person];
  let heldBefore: readonly number[];
  let after: readonly string[];
  let scene: Awaited<ReturnType<typeof openScene>>;
  let key_id: EventId;

  beforeAll(async () => {
    scene = await openScene();
    const { world, crypto, alice, bob, carol, mallory, against } = scene;
    people = [alice, bob, carol];
    const attackers = people.map(against);
    const [, atBob] = attackers;
    if (atBob === undefined) throw new Error('nobody attacks');
    const group_id = idOf(alice.everyone_id);
    // Mallory shows a prekey that nothing can be sealed to, so that nobody wraps keys for them.
    mallory.node.close();
    const now = world.clock.now();
    const born = keyBornBy(atBob, { group_id, made_ms: now, secret });
    key_id = born.key_id;
    const blank = { type: 'prekey', body: { public_key: new Uint8Array(32) }, expires_at_ms: now + 50 * DAY_MS };
    for (const attacker of attackers) attacker.throwPlain(attacker.event(blank));
    await world.advance(1_000);

    const [prekey] = atBob
      .copy()
      .prepare<[Uint8Array], { prekey_id: Uint8Array; public_key: Uint8Array }>(
        'SELECT prekey_id, public_key FROM prekeys WHERE peer_id = ?',
      )
      .all(atBob.target);
    if (prekey === undefined) throw new Error('Bob has no prekey');
    const to = { to_kind: 0, to: atBob.target, prekey: idOf(toHex(prekey.prekey_id)) };
    const sealed = right(crypto.seal(secret, prekey.public_key, atBob.random.bytes(32)));
    const created_at_ms = now - 30 * DAY_MS - 3 * HOUR_MS;
    const body = { ...born, ...to, sealed };
    atBob.throwPlain(atBob.event({ type: 'key', body, created_at_ms, expires_at_ms: created_at_ms + 30 * DAY_MS }));
    await world.advance(1_000);
    const spoken = { channel_id: idOf(alice.channel_id), reply_to: ZERO_ID, text: 'good morning' };
    const message = atBob.event({ type: 'message', body: spoken });
    for (const attacker of attackers) attacker.throwUnder(message, { key_id, key: secret });
    await world.advance(60_000);
    heldBefore = people.map((person) => countIn(person, 'held_keys WHERE key_id = ?', key_id));

    right(await alice.me.api['user.remove']({ user_id: await userIdOf(alice, 'Mallory') }));
    await world.advance(15_000);
    after = await Promise.all(people.map((person) => say(person, alice.channel_id, 'Mallory is gone')));
    await world.advance(10_000);
    for (const attacker of attackers) attacker.copy().close();
  });
  afterAll(() => people.forEach(({ node }) => node.close()));

  it('does not keep those who stay from talking', async () => {
    for (const person of people) {
      const texts = await textsOf(person, scene.alice.channel_id);
      expect(texts.filter((text) => text.endsWith(': Mallory is gone'))).toHaveLength(3);
    }
  });

  it('is held by nobody', () => {
    expect(heldBefore).toEqual([0, 0, 0]);
  });

  it('is not written under once Mallory was removed', () => {
    const keys = new Map([[toHex(key_id), secret]]);
    expect(after.map((id) => readWith(scene.crypto, scene.alice, id, keys) !== undefined)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
