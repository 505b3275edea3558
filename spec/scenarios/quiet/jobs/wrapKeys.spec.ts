import { toHex } from '../../../../lib';
import { type VirtualWorld, virtualWorld } from '../../../../streams/testing';
import { type LabNode, type LabSession, openLab } from '../../../support/quiet/lab';
import { type Newcomer, asSent, newcomerBy } from '../../../support/quiet/newcomers';
import { filled } from '../../../support/quiet/events';
import { birthIn } from '../../../support/quiet/groupKeys';
import { copyOf } from '../../../support/quiet/records';
import { right } from '../../../support/common/right';

const DAY_MS = 24 * 60 * 60 * 1_000;

interface Room {
  readonly world: VirtualWorld;
  readonly node: LabNode;
  readonly bob: { readonly node: LabNode; readonly me: LabSession };
  readonly me: LabSession;
  readonly ids: { readonly network_id: string; readonly group_id: string; readonly everyone_id: string };
  readonly newcomer: (nth: number) => Newcomer;
  readonly bring: (sealed: readonly string[]) => Promise<void>;
  readonly letIn: (one: Newcomer) => Promise<void>;
  /** For how many devices each key of a group is wrapped, and whether for any of them twice. */
  readonly wraps: (group_id: string) => { readonly devices: number; readonly twice: number };
  readonly tick: () => Promise<{ readonly done: number; readonly pending: number }>;
  readonly close: () => void;
}

/** Alice, in whose network is a group of her own, and Bob, who is in it; whoever else there is has no node. */
const openRoom = async (): Promise<Room> => {
  const world = virtualWorld(65);
  const node = await openLab(world);
  const me = right(node.as(right(await node.api['identity.create']({ name: 'Alice' })).identity_id));
  const { network_id, everyone_id } = right(await me.api['network.create']({ name: 'keys' }));
  const { link } = right(await me.api['invite.create']({ network_id, max_uses: 0 }));
  const there = await openLab(world);
  const joined = right(await there.api['user.join_as_user']({ name: 'Bob', link }));
  await world.advance(10_000);
  const { group_id } = right(await me.api['group.create']({ network_id, name: 'inner' }));
  right(await me.api['group.add_member']({ group_id, user_id: joined.peer_id }));
  await world.advance(3_000);
  const madeMs = world.clock.now();
  const bring = async (sealed: readonly string[]): Promise<void> => {
    right(await me.api['lab.bring']({ sealed }));
  };
  const jobOf = async () => right(await me.jobs()).find(({ job }) => job === 'wrapKeys')!;
  return {
    ...{ world, node, me, bring, ids: { network_id, group_id, everyone_id } },
    bob: { node: there, me: right(there.as(joined.identity_id)) },
    newcomer: (nth) => newcomerBy(link, nth, madeMs),
    letIn: async ({ peer_id }) => void right(await me.api['group.add_member']({ group_id, user_id: toHex(peer_id) })),
    wraps: (id) => {
      const db = copyOf(node);
      const all = db
        .prepare<[Buffer], number>(
          'SELECT count(*) FROM wraps WHERE group_id = ? AND to_kind = 0 GROUP BY key_id, to_id',
        )
        .pluck()
        .all(Buffer.from(id, 'hex'));
      db.close();
      return { devices: all.length, twice: all.filter((count) => count > 1).length };
    },
    tick: async () => {
      await world.advance((await jobOf()).next_run_ms - world.clock.now() + 100);
      const { done, pending } = await jobOf();
      return { done, pending };
    },
    close: () => [node, there].forEach((one) => one.close()),
  };
};

describe('a key is wrapped later', () => {
  let room: Room;
  beforeEach(async () => {
    room = await openRoom();
  });
  afterEach(() => room.close());

  it('for 64 devices a tick, until all members have it, by the one who made it alone', async () => {
    const { me, ids, newcomer, bring, letIn, wraps, tick, bob } = room;
    // The two of them, and 128: made for 64, one of which may be Alice's own, and for the others later.
    const others = Array.from({ length: 128 }, (_, nth) => newcomer(nth));
    for (const one of others) await bring([...one.comes, one.prekey]);
    for (const one of others) await letIn(one);
    right(await me.api['channel.create']({ group_id: ids.group_id, name: 'secrets' }));
    const seen = [wraps(ids.group_id)];
    const told = [];
    for (let n = 0; n < 3; n += 1) {
      told.push(await tick());
      seen.push(wraps(ids.group_id));
    }
    const last = seen.at(-1)!.devices;
    // Bob may be none of the first 64. Then he asks for the key, and is answered before the job comes round to him.
    const answered = seen[1]!.devices - 128;
    const left = last - 128 - answered;

    expect([128, 129, 130]).toContain(last);
    expect([0, 1]).toContain(answered);
    expect(told).toEqual([
      { done: 64, pending: left },
      { done: left, pending: 0 },
      { done: 0, pending: 0 },
    ]);
    expect(seen.map(({ devices }) => devices)).toEqual([64, 128 + answered, last, last]);
    expect(seen.map(({ twice }) => twice)).toEqual([0, 0, 0, 0]);
    const theirs = right(await bob.me.jobs()).find(({ job }) => job === 'wrapKeys');
    expect(theirs).toMatchObject({ done: 0, pending: 0 });
    // They have the key of everyone by the link: nobody need wrap it.
    expect(wraps(ids.everyone_id).devices).toBeLessThan(3);
  });

  it('for whoever shows where to seal to after he was let in, and not for whom another did', async () => {
    const { me, ids, newcomer, bring, letIn, wraps, tick, node } = room;
    const [late, served] = [newcomer(1), newcomer(2)];
    for (const one of [late, served]) {
      await bring(one.comes);
      await letIn(one);
    }
    right(await me.api['channel.create']({ group_id: ids.group_id, name: 'secrets' }));
    const before = wraps(ids.group_id).devices;
    const none = await tick();
    await bring([late.prekey, served.prekey]);
    const db = copyOf(node);
    const { key_id, group_id } = db
      .prepare<[Buffer], { key_id: Buffer; group_id: Buffer }>(
        'SELECT key_id, group_id FROM held_keys WHERE group_id = ?',
      )
      .get(Buffer.from(ids.group_id, 'hex'))!;
    const birth = birthIn(db, key_id);
    db.close();
    const to = { ...birth, to_kind: 0, to: served.peer_id, prekey: filled(16, 1), sealed: filled(80, 2) };
    const created_at_ms = room.world.clock.now();
    await bring([
      asSent(
        late.signs({
          ...{ type: 'key', body: { group_id, class: 0, key_id, ...to } },
          ...{ created_at_ms, expires_at_ms: created_at_ms + 30 * DAY_MS },
        }),
      ),
    ]);

    expect([none, await tick(), await tick()]).toEqual([
      { done: 0, pending: 0 },
      { done: 1, pending: 0 },
      { done: 0, pending: 0 },
    ]);
    expect(wraps(ids.group_id)).toEqual({ devices: before + 2, twice: 0 });
  });

  it('by who let him in, where the one who made it sleeps, and after a while', async () => {
    const { ids, newcomer, bring, letIn, wraps, tick, bob, world } = room;
    right(await bob.me.api['channel.create']({ group_id: ids.group_id, name: 'secrets' }));
    await world.advance(3_000);
    bob.node.close();
    const late = newcomer(1);
    await bring(late.comes);
    await letIn(late);
    await bring([late.prekey]);
    const before = wraps(ids.group_id).devices;
    const early = await tick();
    await world.advance(10 * 60_000);

    expect([early, wraps(ids.group_id)]).toEqual([
      { done: 0, pending: 0 },
      { devices: before + 1, twice: 0 },
    ]);
  });

  it('for nobody once it is not in use any more', async () => {
    const { me, ids, newcomer, bring, letIn, wraps, tick, bob, world } = room;
    const late = newcomer(1);
    await bring(late.comes);
    await letIn(late);
    right(await me.api['channel.create']({ group_id: ids.group_id, name: 'secrets' }));
    await world.advance(3_000);
    const gone = right(await bob.me.api['user.list']({ network_id: ids.network_id })).find(
      ({ name }) => name === 'Bob',
    )!;
    right(await me.api['user.remove']({ user_id: gone.user_id }));
    await bring([late.prekey]);
    const before = wraps(ids.group_id).devices;

    expect(await tick()).toEqual({ done: 0, pending: 0 });
    expect(wraps(ids.group_id).devices).toBe(before);
  });
});
