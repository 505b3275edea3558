import * as fc from 'fast-check';
import { type EventId, U48_MAX, ZERO_ID } from '../../../../lib';
import { readPayload } from '../../../../protocols/quiet/wire/payload';
import {
  decodeStreamFrame,
  encodeStreamFrame,
  STREAM_IDS_MAX,
  STREAM_PAGES_MAX,
  type StreamFrame,
} from '../../../../protocols/quiet/wire/streamFrame';
import { hexOf } from '../../../lib/crypto/vectors';
import { id, nth, right } from '../../../support/lib/events';
import { always, anyId } from '../../../support/lib/fuzz';
import { answersOf, flipped, everyBit, idOf, LENGTHS, refusal, withByte } from './support';

const SCOPE = id(0xaa);
const OP_AT = 2;
const FROM_AT = 19;
const NEXT_AT = 27;
const COUNT_AT = 35;

const ask: Extract<StreamFrame, { op: 'ask' }> = { op: 'ask', scope: SCOPE, from: 258, pages: 1 };
const listing: Extract<StreamFrame, { op: 'ids' }> = {
  op: 'ids',
  scope: SCOPE,
  from: 258,
  next: 772,
  ids: [id(1), id(2)],
};
const want: Extract<StreamFrame, { op: 'want' }> = { op: 'want', scope: SCOPE, ids: [id(3)] };
const [ASK, IDS, WANT] = [ask, listing, want].map((frame) => right(encodeStreamFrame(frame))) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const many = (count: number): readonly EventId[] => Array.from({ length: count }, (_, n) => nth(n));

const anyIds = fc.array(
  anyId.map((bytes) => idOf(hexOf(bytes))),
  { maxLength: STREAM_IDS_MAX },
);
const anyScope = anyId.map((bytes) => idOf(hexOf(bytes)));
const anyCursor = fc.nat(U48_MAX);
const anyFrame: fc.Arbitrary<StreamFrame> = fc.oneof(
  fc.record({
    op: fc.constant('ask' as const),
    scope: anyScope,
    from: anyCursor,
    pages: fc.integer({ min: 1, max: STREAM_PAGES_MAX }),
  }),
  fc.record({ op: fc.constant('ids' as const), scope: anyScope, from: anyCursor, next: anyCursor, ids: anyIds }),
  fc.record({ op: fc.constant('want' as const), scope: anyScope, ids: anyIds }),
);

describe('encodeStreamFrame', () => {
  const scope = 'aa'.repeat(16);
  const [zero, from, next] = ['0'.repeat(16), '0000000000000102', '0000000000000304'];

  it('writes kind, version, op, scope, cursors, count and ids', () => {
    expect(hexOf(ASK)).toBe(`040100${scope}${from}${zero}00`);
    expect(hexOf(IDS)).toBe(`040101${scope}${from}${next}02${'01'.repeat(16)}${'02'.repeat(16)}`);
    expect(hexOf(WANT)).toBe(`040102${scope}${zero}${zero}01${'03'.repeat(16)}`);
  });

  it('writes sixty ids in 996 bytes, and no more', () => {
    const tooMany: StreamFrame = { ...want, ids: many(61) };

    expect(right(encodeStreamFrame({ ...want, ids: many(60) }))).toHaveLength(996);
    expect(encodeStreamFrame(tooMany)).toEqual(refusal('stream.has_at_most_60_ids'));
  });

  it('asks for 1 to 16 pages', () => {
    const asked = (pages: number) => encodeStreamFrame({ ...ask, pages });

    expect([0, 17].map(asked)).toEqual([0, 1].map(() => refusal('stream.asks_for_1_to_16_pages')));
    expect([1, 16].map((pages) => right(asked(pages))[NEXT_AT + 7])).toEqual([0, 15]);
  });

  it('refuses an id of zeros, and a cursor above 2^48 - 1', () => {
    expect(encodeStreamFrame({ ...want, ids: [id(1), ZERO_ID] })).toEqual(refusal('stream.ids_are_not_zero'));
    expect(encodeStreamFrame({ ...ask, from: U48_MAX + 1 })).toEqual(refusal('stream.fields_are_well_formed'));
    expect(encodeStreamFrame({ ...ask, from: -1 })).toEqual(refusal('stream.fields_are_well_formed'));
    expect(encodeStreamFrame({ ...listing, next: U48_MAX + 1 })).toEqual(refusal('stream.fields_are_well_formed'));
  });
});

describe('decodeStreamFrame', () => {
  it('gives back any frame', () => {
    always(
      fc.property(anyFrame, (frame) => {
        const bytes = right(encodeStreamFrame(frame));

        expect(right(decodeStreamFrame(bytes))).toEqual(frame);
        expect(right(readPayload(bytes))).toEqual({ kind: 'frame', frame: bytes });
      }),
    );
  });

  it.each([
    ['another kind', withByte(ASK, 0, 3), 'stream.is_one'],
    ['version 0', withByte(ASK, 1, 0), 'stream.version_is_known'],
    ['version 2', withByte(ASK, 1, 2), 'stream.version_is_known'],
    ['op 3', withByte(ASK, OP_AT, 3), 'stream.fields_are_well_formed'],
    ['a cursor above 2^48 - 1', withByte(ASK, FROM_AT, 1), 'stream.fields_are_well_formed'],
    ['a next above 2^48 - 1', withByte(IDS, NEXT_AT + 1, 1), 'stream.fields_are_well_formed'],
    ['seventeen pages in ask', withByte(ASK, NEXT_AT + 7, 16), 'stream.has_the_fields_of_its_op'],
    ['ids in ask', withByte(WANT, OP_AT, 0), 'stream.has_the_fields_of_its_op'],
    ['a cursor in want', withByte(WANT, FROM_AT + 7, 1), 'stream.has_the_fields_of_its_op'],
    ['a next in want', withByte(WANT, NEXT_AT + 7, 1), 'stream.has_the_fields_of_its_op'],
    ['a count one too high', withByte(IDS, COUNT_AT, 3), 'stream.has_its_length'],
    ['a count one too low', withByte(IDS, COUNT_AT, 1), 'stream.has_its_length'],
    ['a zero id', IDS.slice().fill(0, 52), 'stream.ids_are_not_zero'],
  ])('refuses %s', (_, bytes, rule) => {
    expect(decodeStreamFrame(bytes)).toEqual(refusal(rule));
  });

  it('refuses sixty-one ids that are all there', () => {
    const bytes = new Uint8Array(36 + 61 * 16).fill(1);
    bytes.set(WANT.subarray(0, COUNT_AT));
    bytes[COUNT_AT] = 61;

    expect(decodeStreamFrame(bytes)).toEqual(refusal('stream.has_at_most_60_ids'));
  });

  it('refuses every length but that of its count', () => {
    const full = right(encodeStreamFrame({ ...want, ids: many(60) }));
    const answers = LENGTHS.filter((length) => length !== 996).map((length) => {
      const bytes = new Uint8Array(length);
      bytes.set(full.subarray(0, length));
      return decodeStreamFrame(bytes);
    });

    expect(answersOf(answers)).toEqual(['stream.has_its_length']);
  });

  it('accepts no bytes that it would write otherwise', () => {
    const accepted = [ASK, IDS, WANT]
      .flatMap((bytes) => everyBit(bytes).map((bit) => flipped(bytes, bit)))
      .flatMap((bytes) => {
        const read = decodeStreamFrame(bytes);
        return read._tag === 'Right' ? [[hexOf(right(encodeStreamFrame(read.right))), hexOf(bytes)]] : [];
      });

    expect(accepted.filter(([again, bytes]) => again !== bytes)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(100);
  });
});
