import { BlockList, isIP } from 'node:net';

/** Address and port of a socket. The host is an IP address, never a name. */
export interface UdpPlace {
  readonly host: string;
  readonly port: number;
}

export type Family = 4 | 6;

export interface UdpDestination extends UdpPlace {
  readonly family: Family;
}

const listOf = (type: 'ipv4' | 'ipv6', subnets: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [host, bits] of subnets) list.addSubnet(host, bits, type);
  return list;
};

/** Unspecified, multicast and broadcast addresses. */
const REFUSED_4 = listOf('ipv4', [
  ['0.0.0.0', 8],
  ['224.0.0.0', 3],
]);
/**
 * Unspecified, multicast and IPv4-mapped addresses, so that each address has one spelling. A list of its own: in a shared
 * one, mapped addresses would match every IPv4 address.
 */
const REFUSED_6 = listOf('ipv6', [
  ['::', 128],
  ['ff00::', 8],
  ['::ffff:0:0', 96],
]);

export const familyOf = (host: string): Family | undefined => {
  const family = isIP(host);
  return family === 4 || family === 6 ? family : undefined;
};

/** Hex digits, dots and colons. Names are refused, and zones, which mean something on one machine only. */
const PLACE = /^([\da-fA-F.:]{2,45}) ([1-9]\d{0,4})$/;
const PLACE_BYTES_MAX = 51;
export const PORT_MAX = 65_535;
const decoder = new TextDecoder();

/**
 * Reads `host port`, as in `127.0.0.1 7443` and `::1 7443`. Refuses names, port 0, and unspecified, multicast or broadcast
 * addresses.
 */
export const destinationIn = (address: Uint8Array): UdpDestination | undefined => {
  if (address.length > PLACE_BYTES_MAX) return undefined;
  const [, host = '', digits] = PLACE.exec(decoder.decode(address)) ?? [];
  const [family, port] = [familyOf(host), Number(digits)];
  if (family === undefined || port > PORT_MAX) return undefined;
  const isRefused = family === 4 ? REFUSED_4.check(host, 'ipv4') : REFUSED_6.check(host, 'ipv6');
  return isRefused ? undefined : { host, port, family };
};

const MAPPED = /^::ffff:(?=\d+\.)/i;

/** Writes `udp:host:port`. An IPv4 address looks the same whichever socket it came through. */
export const originOf = ({ address, port }: { readonly address: string; readonly port: number }): string =>
  `udp:${address.replace(MAPPED, '')}:${port}`;
