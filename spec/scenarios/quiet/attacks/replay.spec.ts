import { Subject, merge, tap } from 'rxjs';
import type { Arrival, Transport } from '../../../../streams';
import { type VirtualWorld, virtualWorld } from '../../../../streams/testing';
import { EVENT_PACKET_BYTES } from '../../../support/quiet/cast';
import { type LabNode, type LabSession, openLab, stateOf } from '../../../support/quiet/lab';
import { right } from '../../../support/common/right';

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;
const TIMES = 10;

/** A node's end of the wire, on which somebody writes down all that arrives, and can say it again. */
const openTap = (world: VirtualWorld) => {
  const end = world.wire.transport();
  const again$ = new Subject<Arrival>();
  const heard: Arrival[] = [];
  let events = 0;
  const transport: Transport = {
    ...end,
    inbound$: merge(end.inbound$.pipe(tap((one) => heard.push(one))), again$),
    send: (parcel) => {
      events += parcel.packet.length === EVENT_PACKET_BYTES ? 1 : 0;
      return end.send(parcel);
    },
  };
  return {
    transport,
    eventsSent: () => events,
    /** Everything up to now, as often as asked, in the order in which it came. */
    again: (upTo: number, times: number): void => {
      for (let n = 0; n < times; n += 1) for (const one of heard.slice(0, upTo)) again$.next(one);
    },
    heard: () => heard.length,
  };
};

interface One {
  readonly node: LabNode;
  readonly me: LabSession;
  readonly tap: ReturnType<typeof openTap>;
}

/** Two who met, talked, were apart and compared; and all that either heard of it. */
const recorded = async () => {
  const world = virtualWorld(4, { latencyMs: [5, 40], loss: 0.05 });
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const open = async (): Promise<Pick<One, 'node' | 'tap'>> => {
    const tapped = openTap(world);
    return { node: await openLab(world, { clock, transport: tapped.transport }), tap: tapped };
  };
  const [a, b] = [await open(), await open()];
  const { identity_id } = right(await a.node.api['identity.create']({ name: 'Alice' }));
  const alice: One = { ...a, me: right(a.node.as(identity_id)) };
  const { network_id, channel_id } = right(await alice.me.api['network.create']({ name: 'Friends' }));
  const { link } = right(await alice.me.api['invite.create']({ network_id }));
  const joined = right(await b.node.api['user.join_as_user']({ name: 'Bob', link }));
  const bob: One = { ...b, me: right(b.node.as(joined.identity_id)) };
  await world.advance(20_000);
  for (let n = 0; n < 80; n += 1) right(await alice.me.api['message.create']({ channel_id, text: `${String(n)}` }));
  await world.advance(60_000);
  const later = async (ms: number): Promise<void> => {
    aheadMs += ms;
    await world.advance(30_000);
  };
  return { world, alice, bob, later };
};

describe('a recording of everything that was ever sent', () => {
  it('thrown ten times, at once, an hour and 31 days later, changes nothing and makes nobody send an event', async () => {
    const { world, alice, bob, later } = await recorded();
    const both = [alice, bob];
    const upTo = both.map(({ tap: { heard } }) => heard());
    expect(Math.min(...upTo)).toBeGreaterThan(40);
    const states = async () => Promise.all(both.map(({ me }) => stateOf(me)));
    const sent = (): readonly number[] => both.map(({ tap: { eventsSent } }) => eventsSent());
    for (const ms of [0, HOUR_MS, 31 * DAY_MS]) {
      // What jobs renew meanwhile (prekeys, addresses) is no answer to the recording.
      await later(ms);
      await world.advance(60_000);
      const [before, packets] = [await states(), sent()];

      both.forEach(({ tap: { again } }, nth) => again(upTo[nth] ?? 0, TIMES));
      await world.advance(30_000);

      expect(await states()).toEqual(before);
      expect(sent()).toEqual(packets);
    }
  });
});
