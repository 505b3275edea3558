import * as E from 'fp-ts/Either';
import type { LogPlace } from '../../../lib/event/canonical';
import { OUTSIDE_THE_LOG, encodeUnsigned, withSignature } from '../../../lib/event/canonical';
import { upsert } from '../../../lib/tables/delta';
import { type EventType, type Unsigned, defineEvent } from '../../../lib/event/event';
import { ref, u16, u8, weakRef } from '../../../lib/event/field';
import { type EventId, ZERO_ID } from '../../../lib/ids';
import { layout, list } from '../../../lib/event/layout';
import { registryOf } from '../../../lib/event/registry';
import { table } from '../../../lib/tables/table';
import { nonEmptyText, text } from '../../../lib/event/text';

/** What a Right carries; a Left fails the spec, by what it says. */
export const right = <F, A>(either: E.Either<F, A>): A => {
  if (E.isLeft(either)) throw new Error(`expected a Right, got ${JSON.stringify(either.left)}`);
  return either.right;
};

/** What a Left carries; a Right fails the spec. */
export const left = <F, A>(either: E.Either<F, A>): F => {
  if (E.isRight(either)) throw new Error('expected a Left, got a Right');
  return either.left;
};

/** An id that a reader tells from others: sixteen times `byte`. */
export const id = (byte: number): EventId => new Uint8Array(16).fill(byte) as EventId;

/** The id with that number in its first four bytes: for more than 255 of them. */
export const nth = (n: number): EventId => {
  const bytes = new Uint8Array(16).fill(0xee);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes as EventId;
};

const row = layout('row', { key: u16, about: weakRef });

/** Somebody of this node. Kept here, with a secret beside it. */
export const author = defineEvent({
  type: 'author',
  code: 1,
  reach: 'local',
  layout: layout('author', { name: nonEmptyText(32) }),
  log: false,
  founds: true,
  validate: E.right,
  project: ({ event }) => [upsert('authors', { name: event.body.name })],
  schema: [table({ name: 'authors', columns: { name: 'TEXT' }, everyOwner: [['name']] })],
});

/** Something written by an author: one row an event. */
export const note = defineEvent({
  type: 'note',
  code: 2,
  reach: 'shared',
  layout: layout('note', { author_id: ref('author'), mood: u8(0, 1, 2), text: text(64) }),
  log: true,
  validate: E.right,
  project: ({ event }) => [upsert('notes', { author_id: event.body.author_id, text: event.body.text })],
  schema: [
    table({
      name: 'notes',
      columns: { author_id: 'BLOB', text: 'TEXT', mood: 'INTEGER' },
      indexes: [['author_id', 'text']],
    }),
  ],
});

/** A type with a list, an expiry, and a table with a key of its own. */
export const tally = defineEvent({
  type: 'tally',
  code: 7,
  reach: 'shared',
  layout: layout('tally', { rows: list(8, row), title: text(16) }),
  log: false,
  mayExpire: true,
  validate: E.right,
  project: () => [],
  schema: [table({ name: 'tallies', columns: { title: 'TEXT', count: 'INTEGER' }, key: ['title'] })],
});

export const registry = registryOf([author, note, tally]);

/** A draft of nobody in particular. */
export const draftOf = (type: string, body: unknown, more: Partial<Unsigned> = {}): Unsigned => ({
  type,
  created_at_ms: 1_700_000_000_000,
  expires_at_ms: 0,
  realm_id: ZERO_ID,
  signed_by: ZERO_ID,
  body,
  ...more,
});

/** The canonical bytes of a draft under this signature. */
export const canonicalOf = (
  type: EventType,
  draft: Unsigned,
  place: LogPlace = OUTSIDE_THE_LOG,
  signature: Uint8Array = new Uint8Array(64),
): Uint8Array => withSignature(right(encodeUnsigned(type, draft, place)), signature);

/** The bytes of an author called that. */
export const authorBytes = (name: string): Uint8Array => canonicalOf(author, draftOf('author', { name }));
/** The bytes of a note by that author. */
export const noteBytes = (author_id: EventId, words: string): Uint8Array =>
  canonicalOf(note, draftOf('note', { author_id, mood: 1, text: words }));
