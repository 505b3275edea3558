import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { asyncScheduler, filter, firstValueFrom } from 'rxjs';
import type { Transport, TransportStatus } from '../../../streams/transports/transport';
import { type UdpOptions, type UdpTransport, openUdp } from '../../../streams/transports/udp';
import type { UdpPlace } from '../../../streams/transports/udpAddress';
import type { Wired } from './transportConformance';

export const NONE = new Uint8Array(0);

export const addressOf = ({ host, port }: UdpPlace): Uint8Array => Buffer.from(`${host} ${port}`);

/** Does this machine have an IPv6 loopback? */
export const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces()).some((ones) => ones?.some(({ address }) => address === '::1'));

/** The first final status of a started transport: up, degraded, or down for a reason. */
export const concluded = ({ status$ }: Transport): Promise<TransportStatus> =>
  firstValueFrom(status$.pipe(filter((one) => one.state === 'up' || one.state === 'degraded' || 'reason' in one)));

export const openOn = (host: string, options: Partial<UdpOptions> = {}): UdpTransport =>
  openUdp({ listen: [{ host, port: 0 }], ...options });

/** A plain socket of the spec's own, on a free port. */
export const openPlain = async (host: string, port = 0) => {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const got: { readonly text: string; readonly port: number }[] = [];
  socket.on('message', (bytes, from) => got.push({ text: bytes.toString(), port: from.port }));
  socket.bind(port, host);
  await once(socket, 'listening');
  const place: UdpPlace = { host, port: socket.address().port };
  return { socket, got, place, close: () => void socket.close() };
};

/**
 * Whatever lies in a socket's buffer by now has been read when this resolves: a packet to oneself goes through the
 * event loop's look at all sockets twice. Of each socket, a look reads at least thirty-two packets.
 */
export const lookTwice = async (host: string): Promise<void> => {
  const { socket, place, close } = await openPlain(host);
  for (const _ of [1, 2]) {
    socket.send('look', place.port, place.host);
    await once(socket, 'message');
  }
  close();
};

/** A port that was free a moment ago. */
export const freePlace = async (host: string): Promise<UdpPlace> => {
  const { place, close } = await openPlain(host);
  close();
  return place;
};

/** The conformance suite's two ends, on a loopback. */
export const wireOn = async (host: string): Promise<Wired> => {
  const [here, there, nobody] = [openOn(host), openOn(host), await freePlace(host)];
  return {
    here,
    there,
    namesInbox: false,
    reach: () => addressOf(there.address()[0]!),
    nowhere: () => addressOf(nobody),
    now: () => asyncScheduler.now(),
    settle: () => lookTwice(host),
  };
};
