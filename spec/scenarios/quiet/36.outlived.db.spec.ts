import { quiet } from '../../../protocols/quiet';
import { virtualWorld } from '../../../streams/testing';
import { found, joinBy, openQuiet, textsOf } from '../../support/quiet/cast';
import { openEnd } from '../../support/quiet/ends';
import { brokenOf, movedClock, rowsIn } from '../../support/quiet/files';
import { right } from '../../support/common/right';
import { jobNames, openTicks } from '../../support/kernel/ticks';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Addresses, prekeys and wraps: they outlive their expiry. */
const OUTLIVING = 'events WHERE type IN (0x0c, 0x0d, 0x0e) AND expires_ms';

describe('what outlives its expiry', () => {
  it('is here, is used, and is compared and offered no longer, however much of it there is', async () => {
    const world = virtualWorld(25);
    const clock = movedClock(world);
    const alice = await found(await openQuiet(world, { clock }), 'Alice');
    const { network_id, channel_id } = alice;
    const { link } = right(await alice.me.api['invite.create']({ network_id, max_uses: 0 }));
    const end = openEnd(world);
    const bob = await joinBy(await openQuiet(world, { clock, transport: end.transport }), 'Bob', link);
    for (let week = 0; week < 5; week += 1) {
      await world.advance(70_000);
      right(await alice.me.api['message.create']({ channel_id, text: `week ${week}` }));
      await world.advance(2_000);
      clock.move(8 * DAY_MS);
    }
    await world.advance(4 * MINUTE_MS);
    const [over, still] = [`${OUTLIVING} <= ${clock.now() - 61 * MINUTE_MS}`, `${OUTLIVING} > ${clock.now()}`];
    const nodes = [alice.node, bob.node];
    const counts = nodes.map((node) =>
      rowsIn(node, [over, `${over} AND scope IS NOT NULL`, `${still} AND scope IS NULL`]),
    );
    end.traffic();
    await world.advance(MINUTE_MS);
    const { eventsIn, eventsOut } = end.traffic();
    const { link: again } = right(await alice.me.api['invite.create']({ network_id, max_uses: 0 }));
    const carol = await joinBy(await openQuiet(world, { clock }), 'Carol', again);
    await world.advance(MINUTE_MS);

    for (const [kept = 0, compared, hidden] of counts.map((rows) => Object.values(rows))) {
      expect(kept).toBeGreaterThan(4);
      expect([compared, hidden]).toEqual([0, 0]);
    }
    expect([eventsIn, eventsOut]).toEqual([0, 0]);
    expect(nodes.flatMap(brokenOf)).toEqual([]);
    expect(rowsIn(carol.node, [over])).toEqual({ [over]: 0 });
    // Who comes later is given the keys all the same.
    expect(await textsOf(carol, channel_id)).toEqual([4, 3, 2, 1, 0].map((week) => `Alice: week ${week}`));
    [...nodes, carol.node].forEach((node) => node.close());
  });

  it('goes once a newer one of its device has come: addresses, while prekeys of ours stay', async () => {
    const world = virtualWorld(26);
    const [clock, ticks] = [movedClock(world), openTicks(world, jobNames(quiet))];
    const { node } = await found(await openQuiet(world, { clock, scheduler: ticks.scheduler }), 'Alice');
    for (let week = 0; week < 12; week += 1) {
      clock.move(8 * DAY_MS);
      for (const name of ['replenishPrekeys', 'forgetReplaced']) {
        ticks.tick(name);
        await world.advance(20);
      }
    }
    expect(rowsIn(node, ['addresses', 'prekeys', 'own_prekeys'])).toEqual({
      addresses: 1,
      prekeys: 13,
      own_prekeys: 13,
    });
    expect(brokenOf(node)).toEqual([]);
    node.close();
  });
});
