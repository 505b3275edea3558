import { once } from 'node:events';
import { VirtualTimeScheduler } from 'rxjs';
import { seededRandom } from '../../lib/random';
import type { WireConditions } from '../../streams/transports/wireConditions';
import { BAD_CONDITIONS, openUdpRelay } from '../support/transports/udpRelay';
import { startRelayChild } from '../support/transports/udpRelayChild';
import { openPlain } from '../support/transports/udpWire';

const HOST = '127.0.0.1';
const NAMES = ['Alice', 'Bob', 'Carol'] as const;
type Name = (typeof NAMES)[number];
const SEED = 11;

type Plain = Awaited<ReturnType<typeof openPlain>>;

/** Resolves once a socket has got so many in all. */
const gotAll = async ({ socket, got }: Plain, count: number): Promise<void> => {
  while (got.length < count) await once(socket, 'message');
};

describe('openUdpRelay', () => {
  const open: { readonly close: () => void }[] = [];
  afterEach(() => open.splice(0).forEach(({ close }) => close()));

  /** Three sockets, and the ports that stand for them. */
  const openRoom = async (conditions: Partial<WireConditions> = {}, seed = SEED) => {
    const scheduler = new VirtualTimeScheduler();
    const relay = openUdpRelay(scheduler, seededRandom(seed), conditions);
    open.push(relay);
    const nodes = new Map<Name, Plain>();
    const ports = new Map<Name, number>();
    for (const name of NAMES) {
      const plain = await openPlain(HOST);
      plain.socket.setRecvBufferSize(4 * 1_024 * 1_024);
      open.push(plain);
      nodes.set(name, plain);
      ports.set(name, (await relay.stand(name, plain.place)).port);
    }
    const send = (from: Name, to: Name, text: string) => nodes.get(from)!.socket.send(text, ports.get(to), HOST);
    /** Lets the relay take in all that was sent, and then all of it land. */
    const settle = async (sent: number): Promise<void> => {
      const taken = () => Object.values(relay.stats()).reduce((sum, { packets }) => sum + packets, 0);
      while (taken() < sent) await lookOnce();
      scheduler.flush();
      for (const name of NAMES) {
        const ways = Object.entries(relay.stats()).filter(([way]) => way.endsWith(`→${name}`));
        await gotAll(
          nodes.get(name)!,
          ways.reduce((sum, [, { delivered }]) => sum + delivered, 0),
        );
      }
    };
    const texts = (name: Name) => nodes.get(name)!.got.map(({ text }) => text);
    return { relay, scheduler, nodes, ports, send, settle, texts };
  };

  /** One packet to oneself: a turn of the event loop in which sockets are looked at. */
  const lookOnce = async (): Promise<void> => {
    const { socket, place, close } = await openPlain(HOST);
    socket.send('look', place.port, place.host);
    await once(socket, 'message');
    close();
  };

  it('passes a packet on, as coming from the port that stands for its sender, both ways', async () => {
    const { relay, nodes, ports, send, settle } = await openRoom();

    send('Alice', 'Bob', 'hello');
    await settle(1);
    nodes.get('Bob')!.socket.send('hi', nodes.get('Bob')!.got[0]!.port, HOST);
    await settle(2);

    expect(nodes.get('Bob')!.got).toEqual([{ text: 'hello', port: ports.get('Alice') }]);
    expect(nodes.get('Alice')!.got).toEqual([{ text: 'hi', port: ports.get('Bob') }]);
    expect(relay.stats()).toMatchObject({
      'Alice→Bob': { packets: 1, bytes: 5, delivered: 1, deliveredBytes: 5 },
      'Bob→Alice': { packets: 1, bytes: 2, delivered: 1, deliveredBytes: 2 },
    });
  });

  it('passes nothing on for a stranger', async () => {
    const { relay, ports, texts } = await openRoom();
    const stranger = await openPlain(HOST);
    open.push(stranger);

    stranger.socket.send('let me in', ports.get('Bob'), HOST);
    while (relay.strangers() === 0) await lookOnce();

    expect([relay.strangers(), relay.stats(), texts('Bob')]).toEqual([1, {}, []]);
  });

  it('loses, repeats, delays and reorders about as much as its conditions say', async () => {
    const { relay, scheduler, send, settle, texts } = await openRoom(BAD_CONDITIONS);
    const COUNT = 2_000;

    for (let n = 0; n < COUNT; n += 100) {
      for (let at = n; at < n + 100; at += 1) send('Alice', 'Bob', String(at));
      while ((relay.stats()['Alice→Bob']?.packets ?? 0) < n + 100) await lookOnce();
    }
    const under = relay.underWay();
    await settle(COUNT);

    const { packets, lost, duplicated, delivered } = relay.stats()['Alice→Bob']!;
    expect(packets).toBe(COUNT);
    // Within four standard deviations of 200 and of 90.
    expect(Math.abs(lost - 200)).toBeLessThan(54);
    expect(Math.abs(duplicated - 90)).toBeLessThan(38);
    expect([delivered, under]).toEqual([COUNT - lost + duplicated, COUNT - lost + duplicated]);
    expect(scheduler.now()).toBeGreaterThan(200);
    expect(scheduler.now()).toBeLessThanOrEqual(400);
    // Of those that land in the same of 200 milliseconds, the first sent is first: it goes back about once for each.
    const order = texts('Bob').map(Number);
    expect(new Set(order).size).toBe(COUNT - lost);
    expect(order.filter((n, at) => at > 0 && n < order[at - 1]!).length).toBeGreaterThan(150);
  });

  it('says the same of a run with the same seed, and another of another', async () => {
    const run = async (seed: number): Promise<readonly string[]> => {
      const { send, settle, texts } = await openRoom({ ...BAD_CONDITIONS, loss: 0.5 }, seed);
      for (let n = 0; n < 60; n += 1) send('Alice', 'Bob', String(n));
      await settle(60);
      return texts('Bob');
    };

    const [one, again, other] = [await run(1), await run(1), await run(2)];

    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('lets nothing pass between the sides of a partition, all within one, and all when it is healed', async () => {
    const { relay, send, settle, texts } = await openRoom();
    relay.partition([['Alice', 'Carol'], ['Bob']]);

    send('Alice', 'Bob', 'kept');
    send('Bob', 'Carol', 'kept');
    send('Alice', 'Carol', 'passed');
    await settle(3);
    const during = NAMES.map(texts);
    relay.heal();
    send('Alice', 'Bob', 'healed');
    await settle(4);

    expect(during).toEqual([[], [], ['passed']]);
    expect(texts('Bob')).toEqual(['healed']);
    expect(relay.stats()['Alice→Bob']).toMatchObject({ packets: 2, cut: 1, delivered: 1 });
  });

  it('cuts two from each other, and from nobody else', async () => {
    const { relay, send, settle, texts } = await openRoom();
    relay.cut('Bob', 'Alice');

    for (const [from, to] of [
      ['Alice', 'Bob'],
      ['Bob', 'Alice'],
      ['Alice', 'Carol'],
      ['Carol', 'Bob'],
    ] as const)
      send(from, to, `${from} to ${to}`);
    await settle(4);
    const during = NAMES.map(texts);
    relay.heal();
    send('Bob', 'Alice', 'healed');
    await settle(5);

    expect(during).toEqual([[], ['Carol to Bob'], ['Alice to Carol']]);
    expect(texts('Alice')).toEqual(['healed']);
  });

  it('records while it is told to, what was lost and cut too, and sends it again', async () => {
    const { relay, nodes, ports, send, settle, texts } = await openRoom({ loss: 1 });
    relay.record(true);
    send('Alice', 'Bob', 'lost');
    await settle(1);
    relay.cut('Carol', 'Bob');
    send('Carol', 'Bob', 'cut');
    await settle(2);
    relay.record(false);
    send('Alice', 'Bob', 'not recorded');
    await settle(3);

    const replayed = [relay.replay(({ from }) => from === 'Alice'), relay.replay()];
    await settle(3);

    expect(replayed).toEqual([1, 2]);
    expect(texts('Bob').sort()).toEqual(['cut', 'lost', 'lost']);
    expect(new Set(nodes.get('Bob')!.got.map(({ port }) => port))).toEqual(
      new Set([ports.get('Alice'), ports.get('Carol')]),
    );
    expect(relay.recorded().map(({ from, to, packet }) => [from, to, Buffer.from(packet).toString()])).toEqual([
      ['Alice', 'Bob', 'lost'],
      ['Carol', 'Bob', 'cut'],
    ]);
    expect(relay.stats()).toMatchObject({
      'Alice→Bob': { lost: 2, replayed: 2 },
      'Carol→Bob': { cut: 1, replayed: 1 },
    });
  });

  it('keeps the port that stands for a node that came back elsewhere', async () => {
    const { relay, scheduler, nodes, ports, send } = await openRoom();
    const moved = await openPlain(HOST);
    open.push(moved);

    const place = await relay.stand('Bob', moved.place);
    send('Alice', 'Bob', 'hello');
    while (relay.stats()['Alice→Bob'] === undefined) await lookOnce();
    scheduler.flush();
    await gotAll(moved, 1);

    expect(place.port).toBe(ports.get('Bob'));
    expect([moved.got.length, nodes.get('Bob')!.got.length]).toEqual([1, 0]);
  });
});

describe('udpRelay.main', () => {
  it('is a relay as a process of its own, asked line by line', async () => {
    const child = startRelayChild(SEED);
    const [alice, bob] = [await openPlain(HOST), await openPlain(HOST)];
    const stand = async (name: string, { place }: Plain) =>
      (await child.ask({ do: 'stand', name, real: place })) as { readonly port: number };
    try {
      await child.ask({ do: 'conditions', conditions: { loss: 0, duplication: 0 } });
      const [atAlice, atBob] = [await stand('Alice', alice), await stand('Bob', bob)];
      await child.ask({ do: 'record', on: true });

      alice.socket.send('hello', atBob.port, HOST);
      await gotAll(bob, 1);
      const replayed = await child.ask({ do: 'replay', from: 'Alice', to: 'Bob' });
      await gotAll(bob, 2);

      const seen = { text: 'hello', port: atAlice.port };
      expect([replayed, bob.got]).toEqual([1, [seen, seen]]);
      expect(await child.ask({ do: 'stats' })).toMatchObject({
        ways: { 'Alice→Bob': { packets: 1, delivered: 2, replayed: 1 } },
        strangers: 0,
        underWay: 0,
      });
    } finally {
      await child.stop();
      alice.close();
      bob.close();
    }
  });
});
