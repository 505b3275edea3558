import * as fc from 'fast-check';
import {
  type Field,
  U48_MAX,
  bytes,
  optionalRef,
  publicKey,
  ref,
  signature,
  time,
  u16,
  u32,
  u8,
  weakRef,
} from '../../../lib/event/field';
import { ZERO_ID } from '../../../lib/ids';
import { type Layout, layout, list } from '../../../lib/event/layout';
import { nonEmptyText, text } from '../../../lib/event/text';
import { anyBytes, anyId } from './fuzz';

/** A field and values it takes. */
export interface Kind {
  readonly field: Field<unknown>;
  readonly value: fc.Arbitrary<unknown>;
}

const kind = <A>(field: Field<A>, value: fc.Arbitrary<A>): Kind => ({
  field: field as unknown as Field<unknown>,
  value,
});

const anyText = (field: Field<string>): fc.Arbitrary<string> =>
  fc
    .oneof(fc.string({ maxLength: field.bytes }), fc.string({ unit: 'binary', maxLength: field.bytes }))
    .filter((value) => field.codec.is(value));

const item = layout('item', { n: u16, who: optionalRef('who'), word: text(5) });
const anyItem = fc.record({
  n: fc.nat({ max: 0xffff }),
  who: fc.option(anyId),
  word: anyText(text(5)),
}) as fc.Arbitrary<{ n: number; who: null; word: string }>;

/** Every kind of field there is. */
export const KINDS: readonly Kind[] = [
  kind(u8(0, 1, 255), fc.constantFrom(0, 1, 255)),
  kind(u16, fc.nat({ max: 0xffff })),
  kind(u32, fc.nat({ max: 0xffffffff })),
  kind(time, fc.integer({ min: 0, max: U48_MAX })),
  kind(bytes(7), anyBytes(7)),
  kind(publicKey, anyBytes(32)),
  kind(signature, anyBytes(64)),
  kind(ref('one') as Field<unknown>, anyId),
  kind(optionalRef('two') as Field<unknown>, fc.option(anyId)),
  kind(weakRef as Field<unknown>, fc.oneof(anyId, fc.constant(ZERO_ID))),
  kind(text(20), anyText(text(20))),
  kind(nonEmptyText(3), anyText(nonEmptyText(3))),
  kind(list(3, item) as Field<unknown>, fc.array(anyItem, { maxLength: 3 })),
];

/** A layout of up to nine fields of any kinds, and a value of it. */
export const anyLayoutAndValue: fc.Arbitrary<{ readonly shape: Layout<unknown>; readonly value: object }> = fc
  .array(fc.constantFrom(...KINDS), { maxLength: 9 })
  .chain((kinds) => {
    const named = kinds.map((one, at) => [`f${at}`, one] as const);
    const shape = layout('any', Object.fromEntries(named.map(([name, { field }]) => [name, field])));
    return fc
      .record(Object.fromEntries(named.map(([name, { value }]) => [name, value])))
      .map((value) => ({ shape: shape as Layout<unknown>, value: { ...value } }));
  });
