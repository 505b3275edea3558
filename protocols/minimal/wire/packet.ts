import * as E from 'fp-ts/Either';
import { badPacket, EVENT_BYTES, type Fault } from '../../../lib';

/** Kind of a packet that carries one event. There is no other kind yet. */
const EVENT_KIND = 1;

/** A packet is a kind byte and the 512 bytes of one event, in the clear: encryption begins with the quiet protocol. */
export const wrap = (canonical: Uint8Array): Uint8Array => {
  const packet = new Uint8Array(1 + EVENT_BYTES);
  packet[0] = EVENT_KIND;
  packet.set(canonical, 1);
  return packet;
};

/** Refuses: any other length or kind. */
export const unwrap = (packet: Uint8Array): E.Either<Fault, Uint8Array> =>
  packet.length === 1 + EVENT_BYTES && packet[0] === EVENT_KIND
    ? E.right(packet.subarray(1))
    : E.left(badPacket('packet.is_one_event'));
