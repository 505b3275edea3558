import type { EventId } from '../../../../lib';
import { encodeStreamFrame } from '../../../../protocols/quiet/wire/streamFrame';
import { anyId, idOf, openAttacker } from '../../../support/quiet/attacker';
import { HELLO_PACKET_BYTES, type Person, joinBy, openQuiet, say } from '../../../support/quiet/cast';
import { comparing, differing, listing } from '../../../support/quiet/frames';
import { copyOf, openVault } from '../../../support/quiet/records';
import { type Scene, calm, closeScene, harmOf, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';

const NOTHING = { changed: [], sent: 0, works: true };

/** Ids of what a node has of a scope. */
const idsOf = ({ node }: Pick<Person, 'node'>, scope: EventId): readonly EventId[] => {
  const db = copyOf(node);
  const rows = db.prepare<[Uint8Array], string>('SELECT lower(hex(event_id)) FROM events WHERE scope = ? LIMIT 32');
  const ids = rows.pluck().all(scope).map(idOf);
  db.close();
  return ids;
};

describe('an attacker, against what he may not read', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => closeScene(scene));

  /** Everything that frames can ask or say of a scope. */
  const allOf = (scope: EventId, ids: readonly EventId[]) => [
    comparing(scene, scope, differing(1, 0, 0)),
    ...(['ids', 'want', 'offer'] as const).map((mode) => comparing(scene, scope, listing(mode, ids))),
    comparing(scene, scope, [{ mode: 'skip', upper: { at_ms: 1, id: new Uint8Array() } }]),
  ];
  const streamOf = (scope: EventId, ids: readonly EventId[]) => [
    right(encodeStreamFrame({ op: 'ask', scope, from: 0, pages: 16 })),
    right(encodeStreamFrame({ op: 'want', scope, ids })),
  ];
  const UNREADABLE = {
    framed: 7,
    'reflectors.failed.answerReconcile.frame.scope_is_readable_by_its_asker': 5,
    'reflectors.failed.answerStream.frame.scope_is_readable_by_its_asker': 2,
  };

  const withSecret = async () => {
    const { alice, world } = scene;
    const { group_id } = right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'two' }));
    const { channel_id } = right(await alice.me.api['channel.create']({ group_id, name: 'secret' }));
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    const user_id = users.find(({ name }) => name === 'Bob')?.user_id ?? '';
    right(await alice.me.api['group.add_member']({ group_id, user_id }));
    await say(alice, channel_id, 'between us');
    await world.advance(5_000);
    return { group_id: idOf(group_id), ids: idsOf(alice, idOf(group_id)) };
  };

  it("a private group's events: listed, asked for and offered by one who is not in it", async () => {
    const { attacker, bob } = scene;
    const { group_id, ids } = await withSecret();
    expect(ids.length).toBeGreaterThan(0);
    expect(idsOf(bob, group_id)).toEqual(ids);
    const harm = await harmOf(scene, () => {
      for (const frame of [...allOf(group_id, ids), ...streamOf(group_id, ids)]) attacker.throwFrame(frame);
    });
    expect(harm).toEqual({ counted: UNREADABLE, ...NOTHING });
  });

  it('by their ids, as of a scope that he may read: nothing comes, and nothing is said of them', async () => {
    const { attacker, alice, world, mallory, sent } = scene;
    const { ids } = await withSecret();
    mallory.node.close();
    for (const scope of [idOf(alice.network_id), idOf(alice.everyone_id)]) {
      await calm(world);
      const before = sent.length;
      attacker.throwFrame(comparing(scene, scope, listing('want', ids)));
      for (const frame of streamOf(scope, ids).slice(1)) attacker.throwFrame(frame);
      await world.advance(500);
      expect(sent.length - before).toBe(0);
    }
  });

  it('scopes that are none', async () => {
    const { attacker } = scene;
    const nowhere = anyId(attacker);
    const frames = [...allOf(nowhere, [anyId(attacker)]), ...streamOf(nowhere, [anyId(attacker)])];
    expect(await harmOf(scene, () => frames.forEach(attacker.throwFrame))).toEqual({ counted: UNREADABLE, ...NOTHING });
  });

  it('a guest gets nothing but hellos, whatever they ask', async () => {
    const { alice, link, world, crypto, sent } = scene;
    const vault = openVault();
    const gus = await joinBy(await openQuiet(world, { watch: vault.watch }), 'Gus', link);
    await world.advance(30_000);
    // Their own device, prekey and address.
    expect(idsOf(gus, idOf(alice.network_id))).toHaveLength(3);
    const guest = openAttacker(world, crypto, gus, vault, alice);
    gus.node.close();
    const scopes = [idOf(alice.network_id), idOf(alice.everyone_id)];
    const frames = scopes.flatMap((scope) => [
      ...allOf(scope, idsOf(alice, scope)),
      ...streamOf(scope, idsOf(alice, scope)),
    ]);
    const harm = await harmOf(scene, () => frames.forEach(guest.throwFrame));
    // The first frame ends the session.
    const counted = { framed: 1, 'rejected.missing': frames.length - 1 };
    expect(harm).toEqual({ counted, ...NOTHING });
    const toGuest = sent.filter(({ to }) => Buffer.compare(to, guest.own) === 0);
    expect(new Set(toGuest.map(({ packet }) => packet.length))).toEqual(new Set([HELLO_PACKET_BYTES]));
    guest.copy().close();
  });

  it('frames of kind 2 under keys of no session, of another’s, of one that ended, in the wrong direction', async () => {
    const { attacker, alice, world, mallory, vault } = scene;
    mallory.node.close();
    const frame = comparing(scene, idOf(alice.network_id), listing('ids', []));
    const live = attacker.session();
    const others = vault.sessions.find(
      ({ peer_id, stage }) => stage === 'open' && Buffer.compare(peer_id, attacker.target) !== 0,
    );
    if (others === undefined) throw new Error('Mallory has no session with Bob');
    const keys = [
      { ...live, session_secret: attacker.random.bytes(32) },
      { ...live, direction_out: live.direction_out === 0 ? (1 as const) : (0 as const) },
      others,
    ];
    const harm = await harmOf(scene, () => keys.forEach((key) => attacker.raw(attacker.keyed(frame, key))));
    expect(harm).toEqual({ counted: { 'rejected.missing': 3 }, ...NOTHING });
    await world.advance(31_000);
    const late = await harmOf(scene, () => attacker.raw(attacker.keyed(frame, live)));
    expect(late).toEqual({ counted: { 'rejected.missing': 1 }, ...NOTHING });
  });
});
