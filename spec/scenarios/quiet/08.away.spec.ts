import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualWorld } from '../../../streams/testing';
import {
  type Founded,
  type Person,
  aliceAndBobInQuiet,
  cableIn,
  found,
  joinBy,
  openQuiet,
  say,
  textsOf,
} from '../../support/quiet/cast';
import { openLab } from '../../support/quiet/lab';
import { right } from '../../support/common/right';

const PREKEY_CODE = 13;
const ADDRESS_CODE = 14;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const say40 = async (one: Person, channel_id: string, day: number): Promise<void> => {
  for (let nth = 0; nth < 40; nth += 1) await say(one, channel_id, `day ${day}, ${nth}`);
};

describe('who was away', () => {
  it('catches up on a week by streaming, and then hears what is new at once', async () => {
    const world = virtualWorld(8);
    const alice: Founded = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const cable = cableIn(world);
    const bob = await joinBy(await openQuiet(world, { cable }), 'Bob', link);
    await world.advance(10_000);

    cable.pull();
    for (let day = 0; day < 7; day += 1) {
      await say40(alice, alice.channel_id, day);
      await world.advance(DAY_MS / 12);
    }
    expect(await textsOf(bob, alice.channel_id)).toEqual([]);
    cable.plug();
    await world.advance(25 * 60_000);
    const texts = await textsOf(bob, alice.channel_id);
    expect(texts).toHaveLength(200);
    expect(texts).toEqual(await textsOf(alice, alice.channel_id));

    await say(alice, alice.channel_id, 'now');
    await world.advance(200);
    expect((await textsOf(bob, alice.channel_id))[0]).toBe('Alice: now');
  });

  it('hears a message within one trip of the wire while both are on', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet({ latencyMs: [40, 40] });
    await world.advance(20_000);
    await say(alice, alice.channel_id, 'one trip');
    await world.advance(39);
    expect(await textsOf(bob, alice.channel_id)).toEqual([]);
    await world.advance(10);
    expect(await textsOf(bob, alice.channel_id)).toEqual(['Alice: one trip']);
  });

  it('is caught up with although every tenth packet is lost', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet(
      { loss: 0.1, duplication: 0.05, reordering: 0.1, latencyMs: [5, 60] },
      80,
    );
    await world.advance(60_000);
    for (let nth = 0; nth < 100; nth += 1) {
      await say(nth % 2 === 0 ? alice : bob, alice.channel_id, `lossy ${nth}`);
      await world.advance(500);
    }
    await world.advance(120_000);
    const texts = await textsOf(bob, alice.channel_id);
    expect(texts).toHaveLength(100);
    expect(texts).toEqual(await textsOf(alice, alice.channel_id));
  });

  it('is caught up with once events pass, although what was wanted was given up while only frames did', async () => {
    const { world, alice, bob, cable } = await aliceAndBobInQuiet();
    cable.dropEvents(true);
    await say(alice, alice.channel_id, 'not through yet');
    await world.advance(120_000);
    expect(await textsOf(bob, alice.channel_id)).toEqual([]);
    cable.dropEvents(false);
    await world.advance(60_000);
    expect(await textsOf(bob, alice.channel_id)).toEqual(['Alice: not through yet']);
  });

  it('need not wait for a tick to ask', async () => {
    const { world, alice, bob, cable } = await aliceAndBobInQuiet();
    cable.pull();
    await say(alice, alice.channel_id, 'unheard');
    await world.advance(3_000);
    cable.plug();
    expect(right(await bob.me.api['sync.now']({}))).toEqual({ asked: 1 });
    await world.advance(100);
    expect(await textsOf(bob, alice.channel_id)).toEqual(['Alice: unheard']);
  });

  it('finds everyone at new prekeys and addresses that were said again, months later', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-away-'));
    const world = virtualWorld(88);
    const path = join(folder, 'alice.db');
    const first = await found(await openQuiet(world, { path }), 'Alice');
    first.node.close();
    await world.advance(80 * DAY_MS);
    const node = await openLab(world, { path });
    const me = right(node.as(first.me.identity_id));
    const idsOf = async (code: number) =>
      right(await me.api['lab.sealed']({})).flatMap(({ type, event_id }) => (type === code ? [event_id] : []));
    const [[oldPrekey], [oldAddress]] = [await idsOf(PREKEY_CODE), await idsOf(ADDRESS_CODE)];
    await world.advance(2 * HOUR_MS);
    const [prekeys, addresses] = [await idsOf(PREKEY_CODE), await idsOf(ADDRESS_CODE)];
    // Something may be sealed to the old prekey still; the old address went with the new one.
    expect([prekeys.length, prekeys[0], addresses.length]).toEqual([2, oldPrekey, 1]);
    expect(addresses).not.toContain(oldAddress);
    const { link } = right(await me.api['invite.create']({ network_id: first.network_id }));
    const bob = await joinBy(await openQuiet(world), 'Bob', link);
    await world.advance(10_000);
    await say(bob, first.channel_id, 'still there?');
    await world.advance(1_000);
    const { messages } = right(await me.api['message.list']({ channel_id: first.channel_id }));
    expect(messages.map(({ text }) => text)).toEqual(['still there?']);
    node.close();
    rmSync(folder, { recursive: true });
  });
});
