import * as fc from 'fast-check';
import { U48_MAX } from '../../../../lib';
import { readPayload } from '../../../../protocols/quiet/wire/payload';
import {
  RECONCILE_BYTES_MAX,
  type ReconcileFrame,
  decodeReconcileFrame,
  encodeReconcileFrame,
} from '../../../../protocols/quiet/wire/reconcileFrame';
import { hexOf } from '../../../lib/crypto/vectors';
import { id, right } from '../../../support/lib/events';
import { always, anyId } from '../../../support/lib/fuzz';
import { idOf, refusal, withByte } from './support';

const HEAD_BYTES = 35;
const RANGES_MAX = RECONCILE_BYTES_MAX - HEAD_BYTES;

const head = { salted: 0, scope: id(0xaa), as_of_ms: 258, credit: 65_536, held: 3 } as const;
const frame: ReconcileFrame = { head, ranges: Uint8Array.of(1, 2, 3) };
const BYTES = right(encodeReconcileFrame(frame));

const anyFrame: fc.Arbitrary<ReconcileFrame> = fc.record({
  head: fc.record({
    salted: fc.constantFrom(0 as const, 1 as const),
    scope: anyId.map((bytes) => idOf(hexOf(bytes))),
    as_of_ms: fc.nat(U48_MAX),
    credit: fc.nat(0xffffffff),
    held: fc.nat(0xffffffff),
  }),
  ranges: fc.uint8Array({ minLength: 1, maxLength: RANGES_MAX }),
});

describe('encodeReconcileFrame', () => {
  it('writes kind, version, salted, scope, as_of, credit, held and the ranges', () => {
    expect(hexOf(BYTES)).toBe(`02010${'0'}${'aa'.repeat(16)}00000000000001020001000000000003010203`);
  });

  it('writes 1,100 bytes and no more', () => {
    const of = (length: number) => encodeReconcileFrame({ head, ranges: new Uint8Array(length) });

    expect(right(of(RANGES_MAX))).toHaveLength(RECONCILE_BYTES_MAX);
    expect(of(RANGES_MAX + 1)).toEqual(refusal('reconcile.has_at_most_1100_bytes'));
  });

  it('refuses a time above 2^48 - 1', () => {
    expect(encodeReconcileFrame({ ...frame, head: { ...head, as_of_ms: U48_MAX + 1 } })).toEqual(
      refusal('reconcile.fields_are_well_formed'),
    );
  });
});

describe('decodeReconcileFrame', () => {
  it('gives back any frame', () => {
    always(
      fc.property(anyFrame, (one) => {
        const bytes = right(encodeReconcileFrame(one));

        expect(right(decodeReconcileFrame(bytes))).toEqual(one);
        expect(right(readPayload(bytes))).toEqual({ kind: 'frame', frame: bytes });
      }),
    );
  });

  it.each([
    ['another kind', withByte(BYTES, 0, 4), 'reconcile.is_one'],
    ['version 0', withByte(BYTES, 1, 0), 'reconcile.version_is_known'],
    ['version 2', withByte(BYTES, 1, 2), 'reconcile.version_is_known'],
    ['salted but 0 and 1', withByte(BYTES, 2, 2), 'reconcile.fields_are_well_formed'],
    ['a time above 2^48 - 1', withByte(BYTES, 20, 1), 'reconcile.fields_are_well_formed'],
    ['no ranges', BYTES.subarray(0, HEAD_BYTES), 'reconcile.has_ranges'],
    ['nothing', new Uint8Array(0), 'reconcile.has_ranges'],
    ['1,101 bytes', new Uint8Array(RECONCILE_BYTES_MAX + 1), 'reconcile.has_at_most_1100_bytes'],
  ])('refuses %s', (_, bytes, rule) => {
    expect(decodeReconcileFrame(bytes)).toEqual(refusal(rule));
  });
});
