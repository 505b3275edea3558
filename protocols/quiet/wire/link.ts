import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  denied,
  bytes,
  type CryptoPort,
  equalBytes,
  type EventId,
  type Fault,
  layout,
  ref,
  reveal,
  secret,
  type Secret,
} from '../../../lib';
import { type Contact, readContacts, writeContact } from './contact';
import { DOMAINS } from './derive';

const PREFIXES = { join: 'sotto:join#', link: 'sotto:link#' } as const;
const VERSION = 1;
const FIELDS_AT = 1;

const fieldsLayout = layout('link', { secret: bytes(32), network_id: ref('network'), invite_id: ref('invite') });
const COUNT_AT = FIELDS_AT + fieldsLayout.bytes;
const CONTACTS_AT = COUNT_AT + 1;
const CHECK_BYTES = 16;

/** Characters of a link, exclusive upper bound. Source: quiet, "Joining". */
export const LINK_CHARS_BELOW = 900;
export const CONTACTS_MAX = 4;

/** Contents of a link: an invitation for a person (`join`), or for one more device of theirs (`link`). */
export interface Link {
  readonly kind: keyof typeof PREFIXES;
  /** 32 bytes; the keys of the invite are derived from them. */
  readonly secret: Secret;
  readonly network_id: EventId;
  /** The `invite` or the `link_invite`. */
  readonly invite_id: EventId;
  /** One to four, the inviter first. */
  readonly contacts: readonly Contact[];
}

const CHECK = new TextEncoder().encode(DOMAINS.linkCheck);
const NOT_WHOLE = denied('link.is_whole');
const TOO_LONG = denied('link.has_fewer_than_900_characters');
const CONTACTS_COUNT = denied('link.has_one_to_four_contacts');

type Hashing = Pick<CryptoPort, 'hash'>;

/** Computes BLAKE2b-128 over a domain and all bytes before it. A damaged link is thus told from a link of another kind. */
const checkOf = (crypto: Hashing, before: Uint8Array): Uint8Array => crypto.hash(CHECK_BYTES, CHECK, before);

const headBytes = ({ secret: wrapped, network_id, invite_id, contacts }: Link): E.Either<Fault, Uint8Array> =>
  E.bimap(
    (): Fault => denied('link.fields_are_well_formed'),
    (fields: Uint8Array) => Uint8Array.of(VERSION, ...fields, contacts.length),
  )(fieldsLayout.encode({ secret: reveal(wrapped), network_id, invite_id }));

/**
 * Encodes a link: its prefix, then base64url of version 1 · secret 32 · network_id 16 · invite_id 16 · count 1 ·
 * contacts · check 16. A link holds a secret: never log it. Refuses: no contact or more than four; a malformed contact or
 * field; hosts so long that the text would have 900 characters. Source: quiet, "Joining".
 */
export const encodeLink = (crypto: Hashing, link: Link): E.Either<Fault, string> => {
  if (link.contacts.length < 1 || link.contacts.length > CONTACTS_MAX) return E.left(CONTACTS_COUNT);
  return pipe(
    E.Do,
    E.bind('head', () => headBytes(link)),
    E.bind('contacts', () => E.traverseArray(writeContact)(link.contacts)),
    E.map(({ head, contacts }) => Buffer.concat([head, ...contacts])),
    E.map((before) => Buffer.concat([before, checkOf(crypto, before)]).toString('base64url')),
    E.map((written) => PREFIXES[link.kind] + written),
    E.filterOrElse(
      (text) => text.length < LINK_CHARS_BELOW,
      () => TOO_LONG,
    ),
  );
};

const kindOf = (text: string): Link['kind'] | undefined => {
  if (text.startsWith(PREFIXES.join)) return 'join';
  return text.startsWith(PREFIXES.link) ? 'link' : undefined;
};

/** Answers the bytes before the check if the check fits. Refuses: base64url that is not in its one canonical form. */
const wholeBytes = (crypto: Hashing, written: string): E.Either<Fault, Uint8Array> => {
  const whole = Buffer.from(written, 'base64url');
  if (whole.length < CHECK_BYTES || whole.toString('base64url') !== written) return E.left(NOT_WHOLE);
  const [before, check] = [whole.subarray(0, -CHECK_BYTES), whole.subarray(-CHECK_BYTES)];
  return equalBytes(check, checkOf(crypto, before)) ? E.right(new Uint8Array(before)) : E.left(NOT_WHOLE);
};

/** Copies an id out of a link's bytes: a slice would keep the secret beside it in memory. */
const takeSecret = (lent: Uint8Array): Secret => {
  const own = secret(lent.slice());
  lent.fill(0);
  return own;
};

const readFields = (kind: Link['kind'], from: Uint8Array): E.Either<Fault, Link> => {
  if (from[0] !== VERSION) return E.left(denied('link.version_is_known'));
  const fields = fieldsLayout.read(from, FIELDS_AT);
  if (E.isLeft(fields)) return E.left(denied('link.fields_are_well_formed'));
  const count = from[COUNT_AT] ?? 0;
  if (count < 1 || count > CONTACTS_MAX) return E.left(CONTACTS_COUNT);
  const { network_id, invite_id } = fields.right;
  return pipe(
    readContacts(from.subarray(CONTACTS_AT), count),
    E.map((contacts) => ({ kind, secret: takeSecret(fields.right.secret), network_id, invite_id, contacts })),
  );
};

/**
 * Reads a link. The check comes before anything it covers, so that all damage is reported by one rule, `link.is_whole`.
 * Refuses: 900 characters or more; another prefix or version; base64url or fields that are not in their one canonical
 * form; no contact or more than four; any byte after the last.
 */
export const decodeLink = (crypto: Hashing, text: string): E.Either<Fault, Link> => {
  if (text.length >= LINK_CHARS_BELOW) return E.left(TOO_LONG);
  const kind = kindOf(text);
  if (kind === undefined) return E.left(denied('link.begins_as_one'));
  return pipe(
    wholeBytes(crypto, text.slice(PREFIXES[kind].length)),
    E.chain((from) => readFields(kind, from)),
  );
};
