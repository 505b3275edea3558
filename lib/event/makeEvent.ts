import * as E from 'fp-ts/Either';
import {
  type LogPlace,
  OUTSIDE_THE_LOG,
  decodeCanonical,
  encodeUnsigned,
  eventIdOf,
  signedBytes,
  withSignature,
} from './canonical';
import { type CryptoPort, SIGNATURE_BYTES } from '../crypto/cryptoPort';
import type { Event, EventType, Unsigned } from './event';
import { type Fault, badPacket, denied, malformed } from '../fault';
import { type EventId, equalBytes } from '../ids';
import { registryOf } from './registry';
import { type Secret, reveal } from '../secret';

/** An event in all its forms: decoded, its id, its 512 bytes. */
export interface MadeEvent {
  readonly event: Event;
  readonly event_id: EventId;
  readonly canonical: Uint8Array;
}

type Decode = (canonical: Uint8Array) => E.Either<Fault, Event>;

/** Tools for making and opening events. */
export interface EventTools {
  readonly crypto: CryptoPort;
  readonly decode: Decode;
}

/**
 * Writes a draft's 512 bytes, signs them and computes the id. Without a secret key the signature is zeros. Refuses: a
 * draft that its layout does not accept, a key of another length.
 */
export const makeEvent = (
  { crypto, decode }: EventTools,
  type: EventType,
  draft: Unsigned,
  place: LogPlace,
  key: Secret | undefined,
): E.Either<Fault, MadeEvent> => {
  const unsigned = encodeUnsigned(type, draft, place);
  if (E.isLeft(unsigned)) return unsigned;
  const signature =
    key === undefined
      ? E.right(new Uint8Array(SIGNATURE_BYTES))
      : crypto.sign(signedBytes(unsigned.right), reveal(key));
  if (E.isLeft(signature)) return E.left(denied('draft.is_signed'));
  const canonical = withSignature(unsigned.right, signature.right);
  const event = decode(canonical);
  return E.isLeft(event) ? event : E.right({ event: event.right, canonical, event_id: eventIdOf(crypto, canonical) });
};

/**
 * Makes an event outside the pipeline, at the start of its log. Devices use it to introduce themselves to strangers,
 * and for events that are sent and not stored. Equal drafts give equal bytes. Refuses: what `makeEvent` does.
 */
export const makeEventOutsideLog = (
  crypto: CryptoPort,
  type: EventType,
  draft: Unsigned,
  key: Secret,
): E.Either<Fault, MadeEvent> =>
  makeEvent({ crypto, decode: decodeCanonical(registryOf([type])) }, type, draft, OUTSIDE_THE_LOG, key);

/**
 * Reads 512 bytes that arrived under a claimed id. Refuses, as a fault of the packet, a claim that is not the bytes'
 * own id; and as a fault of the event, under its recomputed id, bytes that are not canonical.
 */
export const openCanonical = (
  { crypto, decode }: EventTools,
  canonical: Uint8Array,
  claimed: EventId,
): E.Either<Fault, MadeEvent> => {
  const event_id = eventIdOf(crypto, canonical);
  if (!equalBytes(event_id, claimed)) return E.left(badPacket('event.id_is_of_its_bytes'));
  const event = decode(canonical);
  if (E.isRight(event)) return E.right({ event: event.right, event_id, canonical });
  const fault = event.left;
  return E.left(fault._tag === 'Malformed' ? malformed(fault.codec, fault.paths, event_id) : fault);
};
