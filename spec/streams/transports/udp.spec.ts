import { asyncScheduler, firstValueFrom } from 'rxjs';
import type { Arrival, TransportStatus } from '../../../streams/transports/transport';
import { type UdpTransport, openUdp } from '../../../streams/transports/udp';
import { itIsATransport } from '../../support/transports/transportConformance';
import {
  NONE,
  concluded,
  freePlace,
  hasIpv6,
  lookTwice,
  openOn,
  openPlain,
  wireOn,
} from '../../support/transports/udpWire';

const HOST = '127.0.0.1';
const to = (text: string, packet = Uint8Array.of(7)) => ({ from: NONE, to: Buffer.from(text), packet });

describe('openUdp', () => {
  const opened: UdpTransport[] = [];
  const keep = (one: UdpTransport): UdpTransport => (opened.push(one), one);
  const begun = async (one: UdpTransport): Promise<TransportStatus> => {
    keep(one).start();
    return concluded(one);
  };
  afterEach(() => opened.splice(0).forEach((one) => one.stop()));

  describe('over IPv4', () => itIsATransport(() => wireOn(HOST)));

  if (hasIpv6()) describe('over IPv6', () => itIsATransport(() => wireOn('::1')));
  else
    it('is down, and says so, where there is no IPv6', async () => {
      expect(await begun(openOn('::1'))).toMatchObject({ state: 'down' });
    });

  it('binds nothing before it is started, and then tells the ports it was given', async () => {
    const udp = keep(openOn(HOST));
    const before = udp.address();

    udp.start();
    const status = await concluded(udp);

    expect([before, status]).toEqual([[], { state: 'up' }]);
    expect(udp.address()).toEqual([{ host: HOST, port: expect.any(Number) }]);
    expect(udp.address()[0]!.port).toBeGreaterThan(0);
  });

  it('says where a packet seems to come from, and not which address it was sent to', async () => {
    const udp = openOn(HOST);
    await begun(udp);
    const plain = await openPlain(HOST);

    const arrived = firstValueFrom(udp.inbound$);
    plain.socket.send('hello', udp.address()[0]!.port, HOST);

    expect(await arrived).toEqual({
      to: undefined,
      packet: Buffer.from('hello'),
      origin: `udp:${HOST}:${plain.place.port}`,
    });
    plain.close();
  });

  it('throws away what is larger than any packet, and counts it', async () => {
    const udp = openOn(HOST);
    await begun(udp);
    const arrivals: Arrival[] = [];
    udp.inbound$.subscribe((one) => arrivals.push(one));
    const plain = await openPlain(HOST);

    for (const length of [1_201, 1_200]) plain.socket.send(new Uint8Array(length), udp.address()[0]!.port, HOST);
    await lookTwice(HOST);

    expect(arrivals.map(({ packet }) => packet.length)).toEqual([1_200]);
    expect(udp.stats()).toMatchObject({ oversized: 1, received: 1, bytesReceived: 1_200 });
    plain.close();
  });

  it.each([
    ['nowhere', [], 'udp.listens_somewhere'],
    ['at a name', [{ host: 'localhost', port: 0 }], 'udp.host_is_an_ip_address'],
    ['at a port past the last', [{ host: HOST, port: 65_536 }], 'udp.port_is_valid'],
    ['at an address of another machine', [{ host: '192.0.2.77', port: 0 }], 'udp.address_is_of_this_machine'],
  ])('is down if it is to listen %s, by a rule, and reaches nobody', async (_, listen, reason) => {
    const udp = openUdp({ listen });

    expect(await begun(udp)).toEqual({ state: 'down', reason });
    expect(udp.send(to('127.0.0.1 9'))).toBe('unreachable');
    expect(udp.address()).toEqual([]);
  });

  it('is down if its port is taken, and does not take it from who has it', async () => {
    const first = openOn(HOST);
    await begun(first);

    const second = openUdp({ listen: first.address() });
    const status = await begun(second);

    expect(status).toEqual({ state: 'down', reason: 'udp.address_is_free' });
    expect(await concluded(first)).toEqual({ state: 'up' });
  });

  it('is degraded if a part of it cannot be bound, and sends through the rest', async () => {
    const plain = await openPlain(HOST);
    const udp = openUdp({ listen: [{ host: HOST, port: 0 }, plain.place] });

    const status = await begun(udp);
    const offered = [udp.send(to(`${HOST} ${plain.place.port}`)), udp.send(to('::1 7443'))];
    await lookTwice(HOST);

    expect(status).toEqual({ state: 'degraded', reason: 'udp.one_socket_a_family' });
    expect(offered).toEqual(['accepted', 'unreachable']);
    expect(plain.got).toEqual([{ text: '\u0007', port: udp.address()[0]!.port }]);
    plain.close();
  });

  it('is asked for large buffers, and tells what was granted', async () => {
    const udp = openOn(HOST);
    await begun(udp);
    const plain = await openPlain(HOST);

    const [{ receiveBytes, sendBytes } = { receiveBytes: 0, sendBytes: 0 }] = udp.stats().buffers;

    expect(receiveBytes).toBeGreaterThanOrEqual(plain.socket.getRecvBufferSize());
    expect(sendBytes).toBeGreaterThanOrEqual(plain.socket.getSendBufferSize());
    plain.close();
  });

  it('keeps what is offered before it is up, as much as its queue holds, and sends it then', async () => {
    const plain = await openPlain(HOST);
    const udp = keep(openOn(HOST, { queuedMax: 3 }));

    const offered = [...'cdpr'].map((letter) => udp.send(to(`${HOST} ${plain.place.port}`, Buffer.from(letter))));
    const { queued } = udp.stats();
    udp.start();
    await lookTwice(HOST);

    expect(offered).toEqual(['accepted', 'accepted', 'accepted', 'queue-full']);
    expect(plain.got.map(({ text }) => text)).toEqual(['c', 'd', 'p']);
    expect([queued, udp.stats().queued]).toEqual([3, 0]);
    plain.close();
  });

  it('sends nothing that became late while it waited', async () => {
    let nowMs = 0;
    const plain = await openPlain(HOST);
    const udp = keep(openOn(HOST, { now: () => nowMs }));
    const waiting = (text: string, dueMs: number) =>
      udp.send({ ...to(`${HOST} ${plain.place.port}`, Buffer.from(text)), dueMs });

    const offered = [waiting('c', 9), waiting('p', 10)];
    nowMs = 10;
    udp.start();
    await lookTwice(HOST);

    expect(offered).toEqual(['accepted', 'accepted']);
    expect(plain.got.map(({ text }) => text)).toEqual(['p']);
    expect(udp.stats()).toMatchObject({ expired: 1, sent: 1 });
    plain.close();
  });

  it('gives up what still waits when it is stopped, closes its port and leaves nothing pending', async () => {
    const udp = keep(openOn(HOST, { pace: { startPerS: 1, floorPerS: 1, ceilingPerS: 1, burst: 1 } }));
    const nobody = await freePlace(HOST);
    udp.start();
    await concluded(udp);
    const [place] = udp.address();
    [1, 2, 3].forEach(() => udp.send(to(`${HOST} ${nobody.port}`)));

    udp.stop();
    const again = await openPlain(HOST, place!.port);

    expect(again.place.port).toBe(place!.port);
    expect(udp.stats()).toMatchObject({ sent: 1, abandoned: 2, queued: 0 });
    expect(asyncScheduler.actions).toEqual([]);
    again.close();
  });

  it('outlives what cannot be sent, and counts it', async () => {
    const udp = openOn(HOST);
    await begun(udp);
    const plain = await openPlain(HOST);

    // A socket bound to the loopback has no way to another machine.
    const offered = udp.send(to('192.0.2.99 7443'));
    await lookTwice(HOST);
    udp.send(to(`${HOST} ${plain.place.port}`));
    await lookTwice(HOST);

    expect(offered).toBe('accepted');
    expect(udp.stats()).toMatchObject({ sent: 2, unsent: 1 });
    expect(plain.got).toHaveLength(1);
    plain.close();
  });
});
