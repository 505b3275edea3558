import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualWorld } from '../../../streams/testing';
import {
  type Person,
  type QuietNode,
  aliceAndBobInQuiet,
  found,
  joinBy,
  openQuiet,
  say,
  textsOf,
} from '../../support/quiet/cast';
import { right } from '../../support/common/right';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

/** Bob's second device, on a node of its own. */
const linkDevice = async (bob: Person, open: () => ReturnType<typeof openQuiet>): Promise<Person> => {
  const { link } = right(await bob.me.api['link.invite']({ network_id: bob.network_id }));
  const node = await open();
  const joined = right(await node.api['link.accept']({ link, name: "Bob's phone" }));
  return { node, me: right(node.as(joined.identity_id)), network_id: joined.network_id, peer_id: joined.peer_id };
};

describe('a second device', () => {
  it('is Bob to everybody, reads everything and is heard', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    await say(alice, alice.channel_id, 'before the phone');
    await world.advance(1_000);
    const phone = await linkDevice(bob, () => openQuiet(world));
    await world.advance(20_000);
    await say(phone, alice.channel_id, 'from the phone');
    await world.advance(1_000);
    await say(bob, alice.channel_id, 'from the desk');
    await world.advance(5_000);
    const said = ['Bob: from the desk', 'Bob: from the phone', 'Alice: before the phone'];
    for (const one of [alice, bob, phone]) expect(await textsOf(one, alice.channel_id)).toEqual(said);
    const users = right(await alice.me.api['user.list']({ network_id: alice.network_id }));
    expect(users.map(({ name, devices }) => [name, devices]).sort()).toEqual([
      ['Alice', 1],
      ['Bob', 2],
    ]);
  });

  it('says itself whose it is, to a member who was away and whom nobody else can tell', async () => {
    const { world, alice, bob, cable } = await aliceAndBobInQuiet();
    const { link } = right(await bob.me.api['link.invite']({ network_id: bob.network_id }));
    await world.advance(1_000);
    cable.pull();
    const node = await openQuiet(world);
    const joined = right(await node.api['link.accept']({ link, name: "Bob's phone" }));
    const phone: Person = { ...joined, node, me: right(node.as(joined.identity_id)) };
    await world.advance(10_000);
    bob.node.close();
    cable.plug();
    await world.advance(60_000);
    await say(phone, alice.channel_id, 'the desk is off');
    await world.advance(1_000);
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Bob: the desk is off']);
  });

  it('that was closed for five weeks reads what it missed, under keys whose wraps are long gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-devices-'));
    const world = virtualWorld(66);
    const open = (name: string): Promise<QuietNode> => openQuiet(world, { path: join(folder, `${name}.db`) });
    const reopen = async (one: Person, name: string): Promise<Person> => {
      const node = await open(name);
      return { ...one, node, me: right(node.as(one.me.identity_id)) };
    };
    const first = await found(await open('alice'), 'Alice');
    const { link } = right(await first.me.api['invite.create']({ network_id: first.network_id }));
    const desk = await joinBy(await open('desk'), 'Bob', link);
    await world.advance(10_000);
    const phone = await linkDevice(desk, () => open('phone'));
    await world.advance(10_000);
    for (const one of [first, desk, phone]) one.node.close();
    // The key is nearly a week old: the next is made, and wrapped for the phone, soon after it went.
    await world.advance(6 * DAY_MS);

    const said: string[] = [];
    for (let week = 0; week < 5; week += 1) {
      const [alice, bob] = [await reopen(first, 'alice'), await reopen(desk, 'desk')];
      await world.advance(30_000);
      await say(alice, first.channel_id, `Alice in week ${week}`);
      await say(bob, first.channel_id, `Bob in week ${week}`);
      said.push(`Alice: Alice in week ${week}`, `Bob: Bob in week ${week}`);
      await world.advance(30_000);
      for (const one of [alice, bob]) one.node.close();
      await world.advance(week === 0 ? DAY_MS : WEEK_MS);
    }
    await world.advance(WEEK_MS);

    const [alice, back] = [await reopen(first, 'alice'), await reopen(phone, 'phone')];
    await world.advance(60_000);
    expect([...(await textsOf(back, first.channel_id))].sort()).toEqual([...said].sort());
    expect(back.node.stats().waiting.rows).toBe(0);
    for (const one of [alice, back]) one.node.close();
    rmSync(folder, { recursive: true });
  });
});
