import * as E from 'fp-ts/Either';
import { denied, type EventId, type Fault, layout, publicKey, ref, text, u16, u8 } from '../../../lib';
import { OPAQUE, RELAY, TOR, UDP, isAddress } from './bodies/network';

/** Size limit of a host, in bytes of UTF-8. */
export const HOST_BYTES_MAX = 128;

const headLayout = layout('contact', {
  peer_id: ref('peer'),
  box_key: publicKey,
  transport: u8(OPAQUE, UDP, TOR, RELAY),
});
const HOST_LENGTH_AT = headLayout.bytes;
const HOST_AT = HOST_LENGTH_AT + 1;
const anyHost = text(HOST_BYTES_MAX);

/** A peer's address. With transport 0 it is opaque bytes: the host is their lower-case hex, and the port is 0. */
export interface Address {
  readonly transport: 0 | 1 | 2 | 3;
  readonly host: string;
  readonly port: number;
}

/** A peer that a newcomer may ask first: its id, the X25519 key to seal to, and its address. */
export interface Contact extends Address {
  readonly peer_id: EventId;
  /** 32 bytes. */
  readonly box_key: Uint8Array;
}

const ILL_FORMED = denied('link.contacts_are_well_formed');

/**
 * Encodes a contact: peer_id 16 · X25519 key 32 · transport 1 · host length 1 · host · port 2.
 * Refuses: a peer_id of zeros; an unknown transport; a host that is no text or exceeds 128 bytes; with transport 0
 * a host that is not hex, or a port.
 */
export const writeContact = (contact: Contact): E.Either<Fault, Uint8Array> => {
  const head = headLayout.encode(contact);
  const { host, port } = contact;
  if (E.isLeft(head) || !anyHost.codec.is(host) || !u16.codec.is(port) || !isAddress(contact)) {
    return E.left(ILL_FORMED);
  }
  const length = Buffer.byteLength(host);
  const written = new Uint8Array(HOST_AT + length + u16.bytes);
  written.set(head.right, 0);
  written[HOST_LENGTH_AT] = length;
  text(length).write(host, written, HOST_AT);
  u16.write(port, written, HOST_AT + length);
  return E.right(written);
};

/** A contact and the number of bytes it was read from. */
interface Taken {
  readonly contact: Contact;
  readonly used: number;
}

/** Refuses a zero byte in a host: its length is given, so the padding of a text field is no part of it. */
const readContact = (from: Uint8Array): E.Either<Fault, Taken> => {
  const head = headLayout.read(from, 0);
  const length = from[HOST_LENGTH_AT] ?? 0;
  const used = HOST_AT + length + u16.bytes;
  if (E.isLeft(head) || length > HOST_BYTES_MAX || from.length < used) return E.left(ILL_FORMED);
  const host = text(length).read(from, HOST_AT);
  const port = u16.read(from, HOST_AT + length);
  if (host === undefined || Buffer.byteLength(host) !== length || port === undefined) return E.left(ILL_FORMED);
  const contact = { ...head.right, host, port };
  return isAddress(contact) ? E.right({ contact, used }) : E.left(ILL_FORMED);
};

/** Reads exactly `count` contacts. Refuses: a malformed one, any byte after the last. */
export const readContacts = (from: Uint8Array, count: number): E.Either<Fault, readonly Contact[]> => {
  const contacts: Contact[] = [];
  let at = 0;
  while (contacts.length < count) {
    const taken = readContact(from.subarray(at));
    if (E.isLeft(taken)) return taken;
    contacts.push(taken.right.contact);
    at += taken.right.used;
  }
  return at === from.length ? E.right(contacts) : E.left(denied('link.ends_after_its_contacts'));
};
