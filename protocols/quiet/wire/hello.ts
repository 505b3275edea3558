import * as E from 'fp-ts/Either';
import { badPacket, type BodyOf, bytes, type Fault, layout, publicKey, time, u8 } from '../../../lib';
import { PAYLOAD_KINDS } from './payload';

const VERSION = 1;
const FIELDS_AT = 2;

const helloLayout = layout('hello', {
  request_id: bytes(16),
  ephemeral_key: publicKey,
  at_ms: time,
  pending: u8(0, 1),
});

/** Size of a hello in bytes: kind, version, fields. */
export const HELLO_BYTES = FIELDS_AT + helloLayout.bytes;

/**
 * The first answer to a sync_request: the request_id, the responder's X25519 ephemeral key, and its clock in milliseconds
 * since 1970. The clock shows the requester its own skew. `pending` is 1 for a guest: they are sent nothing else until a
 * second hello, with 0, says that they were admitted. Source: sync, "Session".
 */
export type Hello = BodyOf<typeof helloLayout>;

const ILL_FORMED = badPacket('hello.fields_are_well_formed');

/**
 * Encodes 59 bytes: kind 3 · version 1 · request_id 16 · ephemeral_key 32 · at_ms 8 · pending 1.
 * Refuses: a field of another length, a time above 2^48 - 1, a `pending` that is neither 0 nor 1.
 */
export const encodeHello = (hello: Hello): E.Either<Fault, Uint8Array> =>
  E.bimap(
    () => ILL_FORMED,
    (fields: Uint8Array) => {
      const frame = new Uint8Array(HELLO_BYTES);
      frame[0] = PAYLOAD_KINDS.hello;
      frame[1] = VERSION;
      frame.set(fields, FIELDS_AT);
      return frame;
    },
  )(helloLayout.encode(hello));

/** Reads a hello. Refuses: any length but 59; another kind or version; a field out of its range. */
export const decodeHello = (frame: Uint8Array): E.Either<Fault, Hello> => {
  if (frame.length !== HELLO_BYTES) return E.left(badPacket('hello.has_its_length'));
  if (frame[0] !== PAYLOAD_KINDS.hello) return E.left(badPacket('hello.is_one'));
  if (frame[1] !== VERSION) return E.left(badPacket('hello.version_is_known'));
  return E.mapLeft(() => ILL_FORMED)(helloLayout.read(frame, FIELDS_AT));
};
