import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { ZERO_ID, IdFromHex, toHex } from '../../../lib/ids';
import { encodedCodec } from '../../../lib/operation/encodedCodec';
import { BooleanColumn, HexColumn, IdColumn, row } from '../../../lib/tables/row';

const HEX = toHex(ZERO_ID);

const Row = row('Row', {
  id: IdColumn,
  key: HexColumn,
  own: BooleanColumn,
  count: t.number,
  parent: t.union([IdColumn, t.null]),
  kind: t.keyof({ a: null, b: null }),
});
const Answer = t.intersection(
  [
    t.strict({ rows: t.readonlyArray(Row), id: IdFromHex }),
    t.exact(t.partial({ limit: t.Int, by: t.record(t.string, IdColumn) })),
  ],
  'Answer',
);

const rowInside = { id: new Uint8Array(16), key: new Uint8Array(2), own: 1, count: 3, parent: null, kind: 'a' };
const rowOutside = { id: HEX, key: '0000', own: true, count: 3, parent: null, kind: 'a' };

describe('encodedCodec', () => {
  it('reads what the codec of a row encodes to', () => {
    const decoded = Row.decode(rowInside);

    expect(E.map(Row.encode)(decoded)).toEqual(E.right(rowOutside));
    expect(encodedCodec(Row).decode(rowOutside)).toEqual(E.right(rowOutside));
  });

  it('goes into lists, unions, intersections and dictionaries', () => {
    const answer = { rows: [rowOutside, { ...rowOutside, parent: HEX }], id: HEX, limit: 5, by: { x: HEX } };

    expect(encodedCodec(Answer).decode(answer)).toEqual(E.right(answer));
    expect(encodedCodec(Answer).decode({ rows: [], id: HEX })).toEqual(E.right({ rows: [], id: HEX }));
  });

  it('lets fields pass that the codec does not name', () => {
    expect(encodedCodec(Row).decode({ ...rowOutside, more: 1 })).toEqual(E.right({ ...rowOutside, more: 1 }));
  });

  it.each([
    ['bytes for an id', { ...rowOutside, id: ZERO_ID }],
    ['an id in upper case', { ...rowOutside, id: 'A'.repeat(32) }],
    ['a number for a boolean', { ...rowOutside, own: 1 }],
    ['a missing field', { ...rowOutside, count: undefined }],
    ['an unknown word', { ...rowOutside, kind: 'c' }],
  ])('refuses %s', (_, value) => {
    expect(E.isLeft(encodedCodec(Row).decode(value))).toBe(true);
  });

  it('keeps the names of codecs, which faults carry', () => {
    expect([encodedCodec(Row).name, encodedCodec(Answer).name]).toEqual(['Row', 'Answer']);
  });

  it('does not guess what the values of a foreign codec look like', () => {
    const Foreign = new t.Type<number, string>('Foreign', t.number.is, () => t.success(1), String);

    expect(() => encodedCodec(t.strict({ foreign: Foreign }))).toThrow('codec Foreign');
  });
});
