import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualWorld } from '../../../../streams/testing';
import { type Founded, type Person, found, joinBy, openQuiet } from '../../../support/quiet/cast';
import { type End, aliceAndBobAtEnds, isSame, openEnd, sayMany, stored, until } from '../../../support/quiet/ends';
import { right } from '../../../support/common/right';

const MESSAGES = 400;

describe('a session that ends before it is done', () => {
  it('while streaming, after any number of packets: goes on where it was, and nothing comes twice', async () => {
    const world = virtualWorld(201);
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    await sayMany(alice, alice.channel_id, 'said', MESSAGES);
    const end = openEnd(world);
    const bob = await joinBy(await openQuiet(world, { transport: end.transport }), 'Bob', link);
    await until(world, () => stored(bob) > 5, 60_000);
    let came = 0;
    for (const packets of [5, 9, 14, 20, 27, 35, 44, 54]) {
      end.open(packets);
      await until(world, end.isSpent, 100_000, 500);
      await world.advance(33_000);
      came += end.traffic().eventsIn;
    }
    expect(came).toBeGreaterThan(30);
    end.open();
    const ms = await until(world, () => stored(bob) === stored(alice), 25 * 60_000, 1_000);
    expect(ms).toBeLessThan(25 * 60_000);
    expect(came + end.traffic().eventsIn).toBeLessThanOrEqual(MESSAGES + 15);
  });

  it('while comparing, after any number of packets: the same', async () => {
    const world = virtualWorld(202);
    const { alice, bob, end } = await aliceAndBobAtEnds(world, 100);
    end.open(0);
    await sayMany(alice, alice.channel_id, 'by Alice', 150);
    await sayMany(bob, alice.channel_id, 'by Bob', 150);
    await world.advance(40_000);
    end.traffic();
    let events = 0;
    for (let packets = 3; packets < 50; packets += 7) {
      end.open(packets);
      await until(world, end.isSpent, 100_000, 500);
      await world.advance(33_000);
      const { eventsIn, eventsOut } = end.traffic();
      events += eventsIn + eventsOut;
    }
    expect(events).toBeGreaterThan(20);
    end.open();
    const ms = await until(world, () => stored(bob) === stored(alice), 25 * 60_000, 1_000);
    expect(ms).toBeLessThan(25 * 60_000);
    const { eventsIn, eventsOut } = end.traffic();
    expect(events + eventsIn + eventsOut).toBeLessThanOrEqual(300 + 3);
  });

  it('by a restart in the middle of streaming: goes on by comparing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-resume-'));
    const world = virtualWorld(203, { latencyMs: [40, 40] });
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    await sayMany(alice, alice.channel_id, 'said', MESSAGES);
    const path = join(folder, 'bob.db');
    const first = openEnd(world);
    const bob = await joinBy(await openQuiet(world, { transport: first.transport, path }), 'Bob', link);
    first.open(200);
    await until(world, first.isSpent, 60_000, 50);
    bob.node.close();
    await world.advance(3_000);
    const [had, second] = [first.traffic().eventsIn, openEnd(world)];
    const streamed: string[] = [];
    const watch = (sql: string): void => {
      if (sql.includes('INTO ephemeral.streams') && sql.includes("'streaming'")) streamed.push(sql);
    };
    const node = await openQuiet(world, { transport: second.transport, path, watch });
    const again: Person = { ...bob, node, me: right(node.as(bob.me.identity_id)) };
    const ms = await until(world, () => stored(again) === stored(alice), 60_000, 200);
    const { eventsIn, others } = second.traffic();
    expect(ms).toBeLessThan(10_000);
    expect(had).toBeGreaterThan(100);
    expect(had + eventsIn).toBeLessThanOrEqual(MESSAGES + 20);
    // The network's own events are few; those of the group are compared.
    expect(streamed.length).toBeLessThanOrEqual(1);
    expect(others).toBeLessThanOrEqual(60);
    node.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a newcomer among many', () => {
  const open = async (seed: number) => {
    const world = virtualWorld(seed, { latencyMs: [20, 20] });
    const ends: End[] = [];
    const at = () => {
      const end = openEnd(world);
      ends.push(end);
      return { transport: end.transport };
    };
    const alice: Founded = await found(await openQuiet(world, at()), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    const others: Person[] = [];
    for (const name of ['Bob', 'Carol']) {
      others.push(await joinBy(await openQuiet(world, at()), name, link));
      await world.advance(10_000);
    }
    await sayMany(alice, alice.channel_id, 'said', MESSAGES);
    await world.advance(30_000);
    for (const end of ends) end.traffic();
    const dave = await joinBy(await openQuiet(world, at()), 'Dave', link);
    return { world, alice, dave, ends };
  };

  it('streams from one device at a time: nothing comes twice', async () => {
    const { world, alice, dave, ends } = await open(204);
    const ms = await until(world, () => stored(dave) === stored(alice), 120_000, 500);
    const sent = ends.map((end) => end.traffic().eventsOut);
    expect(ms).toBeLessThan(10_000);
    expect(sent.slice(1)).toEqual([0, 0, 0]);
    expect(sent[0]).toBeLessThanOrEqual(stored(alice));
    expect(await isSame([alice, dave], alice.channel_id, MESSAGES)).toBe(true);
  });

  it.each([30, 45, 250])('takes another when that one falls silent after %i packets', async (packets) => {
    const { world, alice, dave, ends } = await open(205);
    ends[0]?.open(packets);
    await until(world, () => ends[0]?.isSpent() ?? true, 60_000, 100);
    expect(await isSame([alice, dave], alice.channel_id, MESSAGES)).toBe(false);
    const ms = await until(world, () => stored(dave) === stored(alice), 120_000, 500);
    expect(ms).toBeLessThan(13_000);
    const sent = ends.slice(0, 3).map((end) => end.traffic().eventsOut);
    expect(Math.max(...sent.slice(1))).toBeGreaterThan(100);
    expect(sent.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(stored(alice) + 20);
    expect(await isSame([alice, dave], alice.channel_id, MESSAGES)).toBe(true);
  });
});
