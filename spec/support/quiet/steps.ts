import * as E from 'fp-ts/Either';
import { type Event, type MadeEvent, type Secret, type Unsigned, makeEvent, secret } from '../../../lib';
import { OUTSIDE_THE_LOG, decodeCanonical } from '../../../lib/event/canonical';
import { verifyOnce } from '../../../lib/crypto/verifyOnce';
import type { Envelope } from '../../../lib/envelope/envelope';
import { reasonOf } from '../../../lib/fault';
import { openBus } from '../../../streams/bus';
import type { OpenHandler } from '../../../streams/kit';
import { crypto } from '../kernel/envelopes';
import { filled, quietRegistry, typeOf } from './events';
import { right } from '../common/right';

const decode = decodeCanonical(quietRegistry);

/** What quiet's handlers are opened with. */
export const tools = { crypto, verify: verifyOnce(crypto), registry: quietRegistry, decode };

/** The envelope that a handler makes of one. */
export const stepped = (open: OpenHandler, e: Envelope): Envelope => openBus([open(tools)], () => undefined)(e);

/** The stage that a handler moves an envelope to, or the rule by which it rejects it. */
export const outcome = (open: OpenHandler, e: Envelope): string => {
  const to = stepped(open, e);
  return to.stage === 'rejected' ? reasonOf(to.fault) : to.stage;
};

/** A signing key pair of one repeated byte. */
export const pairOf = (byte: number) => right(crypto.signKeyPair(filled(32, byte)));

/** The event as its author makes it, signed with that key; unsigned without one. */
export const signed = (event: Event, key?: Secret): MadeEvent => {
  const { type, created_at_ms, expires_at_ms, realm_id, signed_by, body, seq, prev } = event;
  const draft: Unsigned = { type, created_at_ms, expires_at_ms, realm_id, signed_by, body };
  const place = seq === 0 ? OUTSIDE_THE_LOG : { seq, prev };
  return right(makeEvent({ crypto, decode }, typeOf(type), draft, place, key));
};

/** The event, signed with the pair of that byte. */
export const signedWith = (byte: number, event: Event): MadeEvent => signed(event, secret(pairOf(byte).secretKey));

/** What decoding says of bytes: the rule, what is malformed, or `accepted`. */
export const decoded = (canonical: Uint8Array): string => {
  const event = decode(canonical);
  if (E.isRight(event)) return 'accepted';
  return event.left._tag === 'Malformed' ? `${event.left.codec}: ${event.left.paths.join()}` : reasonOf(event.left);
};
