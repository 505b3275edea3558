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

/** An event in all its forms. */
export interface MadeEvent {
  readonly event: Event;
  readonly event_id: EventId;
  readonly canonical: Uint8Array;
}

type Decode = (canonical: Uint8Array) => E.Either<Fault, Event>;

/** What making and opening events takes. */
export interface EventTools {
  readonly crypto: CryptoPort;
  readonly decode: Decode;
}

/**
 * Writes a draft's 512 bytes, signs them, and computes the id. Without a secret key the event is unsigned: its
 * signature is zeros. Refuses: a draft its layout does not accept, a key of the wrong length.
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
 * An event made outside the pipeline, at the start of its log: for who introduces himself to those he knows nothing of
 * yet, and for what is sent and not kept. Equal drafts give equal bytes. Refuses: what `makeEvent` does.
 */
export const makeEventOutsideLog = (
  crypto: CryptoPort,
  type: EventType,
  draft: Unsigned,
  key: Secret,
): E.Either<Fault, MadeEvent> =>
  makeEvent({ crypto, decode: decodeCanonical(registryOf([type])) }, type, draft, OUTSIDE_THE_LOG, key);

/**
 * Reads 512 bytes that arrived under a claimed id. Refuses, as a fault of what carried them, a claim that is not the
 * bytes' own id; and as a fault of the event, under its recomputed id, bytes that are not canonical.
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
