import { plainBodyIn } from '../../../../protocols/quiet/wire/sealedForm';
import { idOf } from '../../../support/quiet/attacker';
import { copyOf } from '../../../support/quiet/records';
import { virtualWorld } from '../../../../streams/testing';
import { type Scene, closeScene, openScene } from '../../../support/quiet/scene';
import { type Talkers, anythingBy, talkersIn } from '../../../support/quiet/talkers';
import { left, right } from '../../../support/common/right';

const MINUTE_MS = 60_000;

describe('a member who signs what no flow would', () => {
  let scene: Scene;
  let place: { seq: number; prev: ReturnType<typeof idOf> };
  beforeAll(async () => {
    scene = await openScene();
    place = scene.attacker.next;
    right(await scene.alice.me.api['channel.update']({ channel_id: scene.alice.channel_id, name: 'plans' }));
    await scene.world.advance(2_000);
  });
  afterAll(() => closeScene(scene));

  const channels = async (by: 'alice' | 'bob' = 'alice') => {
    const listed = right(await scene[by].me.api['channel.list']({ network_id: scene.alice.network_id }));
    return listed.map(({ name, retention_ms }) => `${name} ${retention_ms}`).sort();
  };
  /** Throws an update at Alice, as the next in the log of the network. */
  const update = async (body: object): Promise<void> => {
    const { attacker, world } = scene;
    const names = { key_id: idOf('0d'.repeat(16)), nonce: new Uint8Array(24), sealed_name: new Uint8Array(80) };
    const event = attacker.event({ type: 'channel_update', body: { ...names, ...body }, place });
    place = { seq: place.seq + 1, prev: attacker.id(event) };
    attacker.throwPlain(event);
    await world.advance(2_000);
  };
  const stored = (): number => {
    const db = copyOf(scene.alice.node);
    const count = db.prepare<[], number>('SELECT count(*) FROM channel_updates').pluck().get() ?? 0;
    db.close();
    return count;
  };

  it('changes no channel of another: it is stored, and does not count', async () => {
    const { channel_id, everyone_id: group_id } = scene.alice;
    const before = stored();
    await update({ channel_id: idOf(channel_id), group_id: idOf(group_id), retention_ms: MINUTE_MS });
    expect([stored() - before, await channels()]).toEqual([1, ['plans 0']]);
  });

  it('changes none by a group of their own, whose maker they are', async () => {
    const { mallory, alice, world } = scene;
    const { network_id } = alice;
    const { group_id } = right(await mallory.me.api['group.create']({ network_id, name: 'inner' }));
    await world.advance(2_000);
    const db = copyOf(mallory.node);
    const head = db
      .prepare<[Uint8Array, Uint8Array], { seq: number; event_id: Uint8Array }>(
        'SELECT seq, event_id FROM heads WHERE signer = ? AND scope = ?',
      )
      .get(idOf(mallory.peer_id), idOf(network_id))!;
    db.close();
    place = { seq: head.seq + 1, prev: idOf(Buffer.from(head.event_id).toString('hex')) };
    const before = stored();
    await update({ channel_id: idOf(alice.channel_id), group_id: idOf(group_id), retention_ms: MINUTE_MS });
    expect([stored() - before, await channels()]).toEqual([1, ['plans 0']]);
  });

  it('gives no channel of their own the name that was sealed for another, and changes its retention alone', async () => {
    const { alice, world, mallory } = scene;
    const made = { group_id: alice.everyone_id, name: 'mine' };
    const { channel_id } = right(await mallory.me.api['channel.create'](made));
    await world.advance(2_000);
    const db = copyOf(alice.node);
    const [sealed] = db.prepare<[], Uint8Array>('SELECT sealed FROM events WHERE type = 24 ORDER BY seq').pluck().all();
    db.close();
    const body = plainBodyIn(sealed!);
    const names = { key_id: body.slice(40, 56), nonce: body.slice(56, 80), sealed_name: body.slice(80, 160) };
    const group_id = idOf(alice.everyone_id);
    await update({ channel_id: idOf(channel_id), group_id, retention_ms: 2 * MINUTE_MS, ...names });
    await world.advance(20_000);
    for (const one of ['alice', 'bob'] as const) {
      expect(await channels(one)).toEqual([`mine ${2 * MINUTE_MS}`, 'plans 0']);
    }
  });

  it('lets nothing last for less than a minute, in no channel of their own', async () => {
    const { alice, world, attacker } = scene;
    const before = alice.node.stats().counters['rejected.channel.keeps_messages_for_a_minute_or_more'] ?? 0;
    const body = { group_id: idOf(alice.everyone_id), name: 'gone', retention_ms: MINUTE_MS - 1 };
    attacker.throwUnder(attacker.event({ type: 'channel', body }), attacker.group(idOf(alice.everyone_id)));
    await world.advance(2_000);
    expect(alice.node.stats().counters['rejected.channel.keeps_messages_for_a_minute_or_more']).toBe(before + 1);
    expect(await channels()).not.toContain(`gone ${MINUTE_MS - 1}`);
  });
});

describe('channels of one who is no admin', () => {
  let talkers: Talkers;
  let advance: (ms: number) => Promise<void>;
  beforeAll(async () => {
    const world = virtualWorld(5);
    talkers = await talkersIn(world);
    advance = (ms) => world.advance(ms);
    const { alice, bob, carol, phone, everyone_id: group_id } = talkers;
    for (let n = 0; n < 64; n += 1) right(await carol.me.api['channel.create']({ group_id, name: `carol ${n}` }));
    for (let n = 0; n < 40; n += 1) right(await bob.me.api['channel.create']({ group_id, name: `bob ${n}` }));
    for (let n = 0; n < 65; n += 1) right(await alice.me.api['channel.create']({ group_id, name: `alice ${n}` }));
    await advance(5_000);
    for (let n = 0; n < 30; n += 1) {
      await anythingBy(phone, group_id, 'channel', { group_id, name: `bob phone ${n}`, retention_ms: 0 });
    }
    await advance(5_000);
  });
  afterAll(() => talkers.all.forEach(({ node }) => node.close()));

  const listed = async (by: 'alice' | 'carol', name: string) =>
    right(await talkers[by].me.api['channel.list']({ network_id: talkers.alice.network_id, limit: 1_000 })).filter(
      (one) => one.name.startsWith(name),
    );

  it('are sixty-four in one group; the sixty-fifth is refused by a flow, and not shown otherwise', async () => {
    const { carol, everyone_id: group_id, alice } = talkers;
    expect(left(await carol.me.api['channel.create']({ group_id, name: 'carol 64' }))).toMatchObject({
      rule: 'over_limit.channels_of_a_member',
    });
    const channel_id = await anythingBy(carol, group_id, 'channel', { group_id, name: 'carol 64', retention_ms: 0 });
    await advance(3_000);
    for (const one of ['alice', 'carol'] as const) expect(await listed(one, 'carol')).toHaveLength(64);
    expect(left(await alice.me.api['message.create']({ channel_id, text: 'x' })).rule).toBe('channel.is_known');
  });

  it('are counted for all devices of a user, by the places in their logs', async () => {
    const names = (await listed('carol', 'bob')).map(({ name }) => name);
    // Both logs go on side by side: 30 and 34 of them come first.
    expect([names.length, names.filter((name) => name.startsWith('bob phone')).length]).toEqual([64, 30]);
  });

  it('have room in another group', async () => {
    const { carol } = talkers;
    const { network_id } = carol;
    const { group_id } = right(await carol.me.api['group.create']({ network_id, name: 'circle' }));
    right(await carol.me.api['channel.create']({ group_id, name: 'carol in a circle' }));
    expect(await listed('carol', 'carol in')).toHaveLength(1);
  });

  it('are more of an admin', async () => {
    expect(await listed('carol', 'alice')).toHaveLength(65);
  });
});
