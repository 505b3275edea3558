import * as E from 'fp-ts/Either';
import { badPacket, type EventId, type Fault, layout, ref, time, u8, weakRef, ZERO_ID } from '../../../lib';
import { PAYLOAD_KINDS } from './payload';

const VERSION = 1;
const HEAD_AT = 2;

/** Ids in one frame at most: the frame then has 996 bytes. */
export const STREAM_IDS_MAX = 60;
/** Pages in the answer to one question at most. */
export const STREAM_PAGES_MAX = 16;

const OPS = { ask: 0, ids: 1, want: 2 } as const;

const headLayout = layout('stream_frame', {
  op: u8(OPS.ask, OPS.ids, OPS.want),
  scope: weakRef,
  from: time,
  next: time,
});
const COUNT_AT = HEAD_AT + headLayout.bytes;
const IDS_AT = COUNT_AT + 1;
const listed = ref('event');

/**
 * One step of streaming a scope by cursor to a peer that has nothing of it. `scope` is the network or a group; `from`
 * and `next` are cursors, 0 to 2^48 - 1, whose meaning is the answering side's.
 */
export type StreamFrame =
  /** Asks for ids from this cursor on: at most so many pages, 1 to 16. */
  | { readonly op: 'ask'; readonly scope: EventId; readonly from: number; readonly pages: number }
  /** Answers with ids from `from` on. `next` is the cursor to ask from again. */
  | {
      readonly op: 'ids';
      readonly scope: EventId;
      readonly from: number;
      readonly next: number;
      readonly ids: readonly EventId[];
    }
  /** Asks for events by id. */
  | { readonly op: 'want'; readonly scope: EventId; readonly ids: readonly EventId[] };

const ILL_FORMED = badPacket('stream.fields_are_well_formed');

interface Fields {
  readonly op: 0 | 1 | 2;
  readonly scope: EventId;
  readonly from: number;
  readonly next: number;
}

/** The fields of every frame, with zeros where its op has none. */
const fieldsOf = (frame: StreamFrame): Fields => {
  switch (frame.op) {
    case 'ask':
      return { op: OPS.ask, scope: frame.scope, from: frame.from, next: frame.pages - 1 };
    case 'ids':
      return { op: OPS.ids, scope: frame.scope, from: frame.from, next: frame.next };
    case 'want':
      return { op: OPS.want, scope: frame.scope, from: 0, next: 0 };
  }
};

/**
 * Encodes a frame: kind 4 · version 1 · op 1 · scope 16 · from 8 · next 8 · count 1 · count × id 16, at most 996. In a
 * question, `next` is how many pages it asks for beyond the first.
 * Refuses: a cursor above 2^48 - 1, pages outside 1..16, more than 60 ids, an id of zeros.
 */
export const encodeStreamFrame = (frame: StreamFrame): E.Either<Fault, Uint8Array> => {
  const ids = frame.op === 'ask' ? [] : frame.ids;
  if (frame.op === 'ask' && !isPages(frame.pages)) return E.left(badPacket('stream.asks_for_1_to_16_pages'));
  const head = headLayout.encode(fieldsOf(frame));
  if (E.isLeft(head)) return E.left(ILL_FORMED);
  if (ids.length > STREAM_IDS_MAX) return E.left(badPacket('stream.has_at_most_60_ids'));
  if (!ids.every(listed.codec.is)) return E.left(badPacket('stream.ids_are_not_zero'));
  const bytes = new Uint8Array(IDS_AT + ids.length * ZERO_ID.length);
  bytes[0] = PAYLOAD_KINDS.stream;
  bytes[1] = VERSION;
  bytes.set(head.right, HEAD_AT);
  bytes[COUNT_AT] = ids.length;
  ids.forEach((id, n) => bytes.set(id, IDS_AT + n * ZERO_ID.length));
  return E.right(bytes);
};

/** Reads the ids after the count byte. Nothing may follow them. */
const readIds = (bytes: Uint8Array): E.Either<Fault, readonly EventId[]> => {
  const count = bytes[COUNT_AT] ?? 0;
  if (count > STREAM_IDS_MAX) return E.left(badPacket('stream.has_at_most_60_ids'));
  if (bytes.length !== IDS_AT + count * ZERO_ID.length) return E.left(badPacket('stream.has_its_length'));
  const ids: EventId[] = [];
  for (let at = IDS_AT; at < bytes.length; at += ZERO_ID.length) {
    const id = listed.read(bytes, at);
    if (id === undefined) return E.left(badPacket('stream.ids_are_not_zero'));
    ids.push(id);
  }
  return E.right(ids);
};

const isPages = (pages: number): boolean => pages >= 1 && pages <= STREAM_PAGES_MAX;

/** Builds the frame of its fields; undefined where a field that its op lacks is not zero. */
const frameOf = ({ op, scope, from, next }: Fields, ids: readonly EventId[]): StreamFrame | undefined => {
  switch (op) {
    case OPS.ask:
      return isPages(next + 1) && ids.length === 0 ? { op: 'ask', scope, from, pages: next + 1 } : undefined;
    case OPS.ids:
      return { op: 'ids', scope, from, next, ids };
    case OPS.want:
      return from === 0 && next === 0 ? { op: 'want', scope, ids } : undefined;
  }
};

/**
 * Reads a frame, checking the length first. Refuses: another kind, version or op; a cursor above 2^48 - 1; more than
 * 60 ids; an id of zeros; a field that its op lacks; too few bytes, or any left over.
 */
export const decodeStreamFrame = (bytes: Uint8Array): E.Either<Fault, StreamFrame> => {
  if (bytes.length < IDS_AT) return E.left(badPacket('stream.has_its_length'));
  if (bytes[0] !== PAYLOAD_KINDS.stream) return E.left(badPacket('stream.is_one'));
  if (bytes[1] !== VERSION) return E.left(badPacket('stream.version_is_known'));
  const head = headLayout.read(bytes, HEAD_AT);
  if (E.isLeft(head)) return E.left(ILL_FORMED);
  return E.chain((ids: readonly EventId[]) =>
    E.fromNullable(badPacket('stream.has_the_fields_of_its_op'))(frameOf(head.right, ids)),
  )(readIds(bytes));
};
