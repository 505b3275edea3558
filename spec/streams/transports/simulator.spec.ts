import { VirtualTimeScheduler } from 'rxjs';
import { seededRandom } from '../../../lib/random';
import { IN_FLIGHT_MAX, openSimulator } from '../../../streams/transports/simulator';
import type { WireConditions } from '../../../streams/transports/wireConditions';
import { itIsATransport } from '../../support/transports/transportConformance';

const address = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** A wire with as many ends as there are addresses, and what each heard: when, and which packet. */
const openRoom = (addresses: number, conditions: Partial<WireConditions> = {}, inFlightMax?: number, seed = 3) => {
  const scheduler = new VirtualTimeScheduler();
  const wire = openSimulator(scheduler, seededRandom(seed), conditions, inFlightMax);
  const heard: { readonly by: number; readonly ms: number; readonly packet: number; readonly origin: string }[] = [];
  const ends = Array.from({ length: addresses }, (_, by) => {
    const end = wire.transport();
    end.inbound$.subscribe(({ packet, origin }) =>
      heard.push({ by, ms: scheduler.now(), packet: packet[0]! + 256 * (packet[1] ?? 0), origin }),
    );
    end.listen(address(by));
    end.start();
    return end;
  });
  const send = (from: number, to: number, packet = 0, length = 2) => {
    const bytes = new Uint8Array(length);
    bytes.set([packet % 256, Math.floor(packet / 256)]);
    return ends[from]!.send({ from: address(from), to: address(to), packet: bytes });
  };
  return { scheduler, wire, ends, heard, send, settle: () => scheduler.flush() };
};

describe('openSimulator', () => {
  itIsATransport(() => {
    const scheduler = new VirtualTimeScheduler();
    const wire = openSimulator(scheduler, seededRandom(1));
    return {
      here: wire.transport(),
      there: wire.transport(),
      namesInbox: true,
      reach: (local) => local,
      nowhere: () => address(9),
      now: () => scheduler.now(),
      settle: () => scheduler.flush(),
    };
  });

  it('takes its time, and says who a packet claims to be from', () => {
    const { heard, send, settle } = openRoom(2, { latencyMs: [40, 40] });

    send(0, 1, 7);
    settle();

    expect(heard).toEqual([{ by: 1, ms: 40, packet: 7, origin: `sim:${'00'.repeat(32)}` }]);
  });

  it('delivers at different times within its conditions, in the order of landing', () => {
    const { heard, send, settle } = openRoom(2, { latencyMs: [10, 90] });

    for (let n = 0; n < 500; n += 1) send(0, 1, n);
    settle();

    const times = heard.map(({ ms }) => ms);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect([Math.min(...times), Math.max(...times)]).toEqual([10, 90]);
    expect(heard.map(({ packet }) => packet)).not.toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  it('lets packets of one latency overtake each other where it reorders', () => {
    const { heard, send, settle } = openRoom(2, { latencyMs: [5, 5], reordering: 0.5 });

    for (let n = 0; n < 100; n += 1) send(0, 1, n);
    settle();

    expect(new Set(heard.map(({ ms }) => ms))).toEqual(new Set([5, 10]));
    expect(heard).toHaveLength(100);
  });

  it('loses and doubles as often as its conditions say, and counts both', () => {
    const { wire, heard, send, settle } = openRoom(2, { loss: 0.2, duplication: 0.1 });

    for (let n = 0; n < 10_000; n += 1) send(0, 1, n);
    settle();

    const { offered, lost, duplicated, delivered, bytes } = wire.stats();
    expect([offered, bytes]).toEqual([10_000, 20_000]);
    expect(lost).toBeGreaterThan(1_800);
    expect(lost).toBeLessThan(2_200);
    expect(duplicated).toBeGreaterThan(700);
    expect(duplicated).toBeLessThan(900);
    expect([delivered, heard.length]).toEqual([offered - lost + duplicated, offered - lost + duplicated]);
  });

  it('has a greatest size, told in its abilities', () => {
    const { wire, ends, send } = openRoom(2, { packetBytesMax: 600 });

    expect(ends[0]!.caps).toMatchObject({ id: 'simulator', packetBytesMax: 600 });
    expect([send(0, 1, 0, 600), send(0, 1, 0, 601)]).toEqual(['accepted', 'too-big']);
    expect(wire.stats().offered).toBe(1);
  });

  it('takes as many packets as may be under way, refuses one more, and has room when one has landed', () => {
    const { send, settle } = openRoom(2, {}, 3);

    const offers = [1, 2, 3, 4].map((n) => send(0, 1, n));
    settle();

    expect(offers).toEqual(['accepted', 'accepted', 'accepted', 'queue-full']);
    expect(send(0, 1)).toBe('accepted');
  });

  it(`lets ${IN_FLIGHT_MAX} be under way`, () => {
    const { send, wire } = openRoom(2);

    for (let n = 0; n < IN_FLIGHT_MAX; n += 1) send(0, 1, n % 1_000);

    expect(send(0, 1)).toBe('queue-full');
    expect(wire.stats().offered).toBe(IN_FLIGHT_MAX);
  });

  it('changes its conditions under way, for what is sent from then on', () => {
    const { wire, heard, send, settle } = openRoom(2, { latencyMs: [50, 50] });
    send(0, 1, 1);

    wire.setConditions({ latencyMs: [2, 2] });
    send(0, 1, 2);
    settle();

    expect(heard.map(({ ms, packet }) => [ms, packet])).toEqual([
      [2, 2],
      [50, 1],
    ]);
  });

  it('repeats a run bit for bit for the same seed, and no other', () => {
    const conditions = { latencyMs: [1, 99] as const, loss: 0.1, duplication: 0.1, reordering: 0.1 };
    const run = (seed: number) => {
      const { heard, send, settle } = openRoom(3, conditions, undefined, seed);
      for (let n = 0; n < 300; n += 1) send(n % 3, (n + 1) % 3, n);
      settle();
      return heard;
    };

    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });

  it('counts what nobody listens for', () => {
    const { wire, ends, send, settle } = openRoom(2);
    ends[1]!.stop();

    send(0, 1);
    settle();

    expect(wire.stats()).toMatchObject({ offered: 1, delivered: 0, unheard: 1 });
  });

  it('gives an address to whoever listened last, and leaves it to them when the other goes', () => {
    const { ends, heard, send, settle } = openRoom(3);
    ends[2]!.listen(address(1));

    send(0, 1, 1);
    ends[1]!.unlisten(address(1));
    ends[1]!.stop();
    settle();
    send(0, 1, 2);
    settle();

    expect(heard.map(({ by, packet }) => [by, packet])).toEqual([
      [2, 1],
      [2, 2],
    ]);
  });

  it('gives its statistics away: what is done to them changes nothing', () => {
    const { wire, send } = openRoom(2);
    send(0, 1);

    Object.assign(wire.stats(), { offered: 99 });

    expect(wire.stats().offered).toBe(1);
  });
});

describe('partition', () => {
  const pairs = [0, 1, 2, 3].flatMap((from) =>
    [0, 1, 2, 3].filter((to) => to !== from).map((to) => [from, to] as const),
  );
  const passing = (room: ReturnType<typeof openRoom>): readonly string[] => {
    room.heard.length = 0;
    for (const [from, to] of pairs) room.send(from, to, from);
    room.settle();
    return room.heard.map(({ by, packet }) => `${packet}→${by}`).sort();
  };

  it('lets packets pass within each side, and within what is on none', () => {
    const room = openRoom(4);

    room.wire.partition([[address(0), address(1)]]);

    expect(passing(room)).toEqual(['0→1', '1→0', '2→3', '3→2']);
    expect(room.wire.stats()).toMatchObject({ cut: 8, delivered: 4 });
  });

  it('accepts what it cuts off: nobody can tell', () => {
    const room = openRoom(2);

    room.wire.partition([[address(0)], [address(1)]]);
    const offered = room.send(0, 1);
    room.settle();

    expect(offered).toBe('accepted');
    expect(room.heard).toEqual([]);
  });

  it('is over once it is healed, and is replaced by the next', () => {
    const room = openRoom(4);
    room.wire.partition([[address(0)], [address(1)], [address(2)], [address(3)]]);
    const alone = passing(room);

    room.wire.partition([[address(0), address(3)]]);
    const two = passing(room);
    room.wire.heal();

    expect([alone, two]).toEqual([[], ['0→3', '1→2', '2→1', '3→0']]);
    expect(passing(room)).toHaveLength(pairs.length);
  });

  it('lets what was under way arrive', () => {
    const room = openRoom(2);
    room.send(0, 1, 9);

    room.wire.partition([[address(0)], [address(1)]]);
    room.settle();

    expect(room.heard.map(({ packet }) => packet)).toEqual([9]);
  });
});
