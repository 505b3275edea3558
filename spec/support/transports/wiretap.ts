import { fromHex } from '../../../lib/ids';
import { peerInLink } from '../../../protocols/minimal/wire/link';
import type { Parcel, Transport } from '../../../streams';
import type { VirtualWorld } from '../../../streams/testing';

/** A transport of the wire that also keeps what is sent through it, oldest first. */
export const tapped = (transport: Transport): { readonly transport: Transport; readonly parcels: Parcel[] } => {
  const parcels: Parcel[] = [];
  const send = (parcel: Parcel) => {
    parcels.push({ ...parcel, packet: Uint8Array.from(parcel.packet) });
    return transport.send(parcel);
  };
  return { transport: { ...transport, send }, parcels };
};

const KEY_AT = 70 + 64;

/** The address in an invite link: the public key of the peer event it holds. */
export const addressIn = (link: string): Uint8Array => {
  const bytes = peerInLink(link);
  if (bytes === null) throw new Error('not a link');
  return bytes.slice(KEY_AT, KEY_AT + 32);
};

/** Someone on the wire who is nobody's peer: throws packets at an address, as from `from` (hex). */
export const stranger = (world: VirtualWorld) => {
  const transport = world.wire.transport();
  return (to: Uint8Array, packet: Uint8Array, from = 'ee'.repeat(32)): void => {
    transport.send({ from: fromHex(from), to, packet });
  };
};
