import * as E from 'fp-ts/Either';
import { badPacket, type Fault } from '../../../lib';
import { KEYED_EXTRA_BYTES, TRANSIT_BYTES_MAX } from './packet';
import { SEALED_BYTES } from './sealedForm';

/** The first byte of every payload. Source: wire, "Packets". */
export const PAYLOAD_KINDS = { event: 1, reconciliation: 2, hello: 3, stream: 4 } as const;

/**
 * Stands for any payload that a guest may not send. It is no kind of the wire: `readPayload` refuses it.
 * Source: sync, "Session".
 */
export const OVERSTEP_KIND = 0;

const FRAME_KINDS: readonly number[] = [PAYLOAD_KINDS.reconciliation, PAYLOAD_KINDS.hello, PAYLOAD_KINDS.stream];
/** Bytes of a payload that carries an event. */
export const EVENT_PAYLOAD_BYTES = 1 + SEALED_BYTES;

/** Size limit of a payload in bytes: 1,200 less the transit id, nonce and tag of a keyed packet. */
export const PAYLOAD_BYTES_MAX = TRANSIT_BYTES_MAX - KEYED_EXTRA_BYTES;

/** The contents of a packet: one event in its sealed form, or a frame of the session. Both begin with a kind byte. */
export type Payload =
  { readonly kind: 'event'; readonly sealed: Uint8Array } | { readonly kind: 'frame'; readonly frame: Uint8Array };

/** Encodes 595 bytes that carry one event: kind 1, then its 594-byte sealed form. */
export const eventPayload = (sealed: Uint8Array): Uint8Array => {
  const payload = new Uint8Array(1 + sealed.length);
  payload[0] = PAYLOAD_KINDS.event;
  payload.set(sealed, 1);
  return payload;
};

/**
 * Tells events from frames. A frame's own decoder reads the rest of it.
 * Refuses: more than 1,144 bytes; none, or an unknown kind; an event that is not 595 bytes. Source: wire, "Packets".
 */
export const readPayload = (payload: Uint8Array): E.Either<Fault, Payload> => {
  const [kind = 0] = payload;
  if (payload.length > PAYLOAD_BYTES_MAX) return E.left(badPacket('payload.fits_a_packet'));
  if (FRAME_KINDS.includes(kind)) return E.right({ kind: 'frame', frame: payload });
  if (kind !== PAYLOAD_KINDS.event) return E.left(badPacket('payload.kind_is_known'));
  if (payload.length !== EVENT_PAYLOAD_BYTES) return E.left(badPacket('payload.is_one_event'));
  return E.right({ kind: 'event', sealed: payload.subarray(1) });
};
