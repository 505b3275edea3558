import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Fault, malformed, reasonOf, refused } from '../../../lib/fault';
import type { SessionCtx } from '../../../lib/operation/flow';
import { IdFromHex, ZERO_ID, toHex } from '../../../lib/ids';
import { reading, writing } from '../../../lib/operation/operation';
import { query } from '../../../lib/tables/query';
import type { Reader } from '../../../lib/operation/reader';
import type { KeySet } from '../../../lib/reconcile/keySet';
import { id, left, right } from '../../support/lib/events';

const Params = t.strict({ id: IdFromHex }, 'Params');
const Result = t.strict({ id: IdFromHex, n: t.number }, 'Result');

const ctx = { nowMs: 5 } as SessionCtx;
const NO_KEYS: KeySet = { sums: () => [], keys: () => [], cuts: () => [] };
const reader: Reader = {
  identity_id: ZERO_ID,
  nowMs: 5,
  keySet: () => NO_KEYS,
  jobs: () => [],
  query: () => E.right([]),
};
const notes = query({ name: 'notes', sql: 'SELECT 1 LIMIT 1', row: t.unknown });

describe('writing', () => {
  const rename = writing({
    scope: 'session',
    params: Params,
    result: Result,
    route: 'POST /notes',
    flow:
      ({ nowMs }) =>
      (params) =>
      () =>
        nowMs === 5 ? E.right({ id: params.id, n: params.id.length }) : E.left(refused('note.is_late')),
  });

  it('hands ids in as bytes and out as hex', () => {
    const prepared = right(rename.prepare({ id: toHex(id(1)) }));

    expect(prepared(ctx)).toEqual(E.right({ id: toHex(id(1)), n: 16 }));
    expect([rename.kind, rename.scope, rename.route]).toEqual(['writing', 'session', 'POST /notes']);
  });

  it('keeps its codecs', () => {
    expect([rename.params, rename.result]).toEqual([Params, Result]);
  });

  it('passes a Left on', () => {
    const prepared = right(rename.prepare({ id: toHex(id(1)) }));

    expect(prepared({ ...ctx, nowMs: 6 })).toEqual(E.left(refused('note.is_late')));
  });

  it.each([
    ['an unknown field', { id: toHex(id(1)), received_by: 2 }, ['received_by']],
    ['upper case', { id: toHex(id(0xaa)).toUpperCase() }, ['id']],
    ['nothing', undefined, ['(whole)']],
  ])('refuses %s before the flow is run', (_, raw, paths) => {
    expect(left(rename.prepare(raw))).toEqual(malformed('Params', paths));
  });
});

describe('reading', () => {
  const spec = { scope: 'session', params: Params, result: Result, reads: [notes] } as const;
  const call = (read: () => E.Either<Fault, t.TypeOf<typeof Result>>) =>
    right(reading({ ...spec, read }).prepare({ id: toHex(id(1)) }))(reader);

  it('answers what it read, and says what it reads', () => {
    const one = reading({ ...spec, read: ({ nowMs }, params) => E.right({ id: params.id, n: nowMs }) });

    expect(right(one.prepare({ id: toHex(id(2)) }))(reader)).toEqual(E.right({ id: toHex(id(2)), n: 5 }));
    expect([one.kind, one.reads, one.route]).toEqual(['reading', [notes], undefined]);
  });

  it('answers a Left where it refuses or throws', () => {
    const threw = left(
      call(() => {
        throw new TypeError('hunter2');
      }),
    );

    expect(left(call(() => E.left(refused('note.no'))))).toEqual(refused('note.no'));
    expect(reasonOf(threw)).toBe('crashed.operation');
    expect(JSON.stringify(threw)).not.toContain('hunter2');
  });

  it('refuses unknown fields', () => {
    const one = reading({ ...spec, read: () => E.right({ id: id(1), n: 1 }) });

    expect(left(one.prepare({ id: toHex(id(1)), more: 1 }))).toEqual(malformed('Params', ['more']));
  });
});
