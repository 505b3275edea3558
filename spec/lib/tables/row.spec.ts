import * as E from 'fp-ts/Either';
import { decode } from '../../../lib/decode';
import { malformed } from '../../../lib/fault';
import { toHex } from '../../../lib/ids';
import { BooleanColumn, BytesColumn, IdColumn, row } from '../../../lib/tables/row';
import { id, left, right } from '../../support/lib/events';

const Row = row('Row', { id: IdColumn, own: BooleanColumn, key: BytesColumn });

describe('row', () => {
  it('reads what SQLite answers', () => {
    const read = right(decode(Row)({ id: Buffer.from(id(1)), own: 1, key: Buffer.from([1]) }));

    expect([toHex(read.id), read.own, [...read.key]]).toEqual([toHex(id(1)), true, [1]]);
  });

  it('writes ids as hex and everything else as it is', () => {
    const written = Row.encode({ id: id(1), own: false, key: Uint8Array.of(1) });

    expect(written).toEqual({ id: toHex(id(1)), own: false, key: Uint8Array.of(1) });
  });

  it('names the columns that are not what they were declared', () => {
    expect(left(decode(Row)({ id: 'x', own: 2, key: 'x' }))).toEqual(malformed('Row', ['id', 'own', 'key']));
    expect(left(decode(Row)({ id: new Uint8Array(15), own: true, key: null }))).toEqual(
      malformed('Row', ['id', 'own', 'key']),
    );
  });

  it('knows its own values', () => {
    expect([IdColumn.is(id(1)), BooleanColumn.is(true), BooleanColumn.is(1), BytesColumn.is(id(1))]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(E.isRight(BooleanColumn.decode(0))).toBe(true);
    expect([IdColumn.is('a'), BytesColumn.is([1])]).toEqual([false, false]);
  });
});
