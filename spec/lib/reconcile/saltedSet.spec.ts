import { memoryKeySet } from '../../support/sync/memoryKeySet';
import { crypto } from '../../support/kernel/envelopes';
import { END, START, openLift, openReconcile, productionParams, saltedSet } from '../../../lib';
import { right } from '../../support/common/right';

const id = (n: number): Uint8Array => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, n);
  return bytes;
};
const keysOf = (...numbers: readonly number[]) => numbers.map((n) => ({ at_ms: n, id: id(n) }));
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, n) => from + n);

/** A lift that can be planned for: whoever knows it makes two sets with one sum. */
const weak = (bytes: Uint8Array): bigint => BigInt(new DataView(bytes.buffer).getUint32(12) % 2);
const salt = openLift(crypto, new Uint8Array(32).fill(9));
const { start, answer, decode } = openReconcile(productionParams(crypto));
const KEYS_MAX = 4_096;

const listsAll = () => (ids: readonly Uint8Array[]) => ids;

describe('a salted set', () => {
  const numbers = range(1, 101);
  const ours = memoryKeySet(keysOf(...numbers), weak);
  // 50 is not there, and 1,050, of the same time and lift, is.
  const theirs = memoryKeySet(
    numbers.map((n) => ({ at_ms: n, id: id(n === 50 ? 1_050 : n) })),
    weak,
  );

  it('shows a difference that was made for the usual sums', () => {
    const [hidden] = start(ours);
    const [shown] = start(saltedSet(ours, salt, KEYS_MAX));

    expect(right(answer(theirs, listsAll(), hidden!)).inStep).toBe(true);
    const found = right(answer(saltedSet(theirs, salt, KEYS_MAX), listsAll(), shown!));
    expect(found.inStep).toBe(false);
    expect(found.frames.flatMap((frame) => right(decode(frame)).ranges)).toContainEqual(
      expect.objectContaining({ mode: 'ids', ids: expect.arrayContaining([id(1_050)]) }),
    );
  });

  it('sums each range for itself, its upper bound not included', () => {
    const bounds = [START, { at_ms: 10, id: id(0) }, { at_ms: 10, id: id(11) }, { at_ms: 90, id: START.id }, END];

    const sums = saltedSet(ours, weak, KEYS_MAX).sums(bounds);

    expect(sums).toEqual(ours.sums(bounds));
    expect(sums.map(({ count }) => count)).toEqual([9, 1, 79, 11]);
    expect(saltedSet(ours, weak, KEYS_MAX).sums([])).toEqual([]);
  });

  it('looks at so many keys and leaves out one more', () => {
    const countOf = (keysMax: number) => saltedSet(ours, weak, keysMax).sums([START, END])[0]?.count;

    expect([countOf(100), countOf(99)]).toEqual([100, 99]);
  });

  it('lists and cuts as the set does', () => {
    const salted = saltedSet(ours, salt, KEYS_MAX);

    expect(salted.keys(START, END, 7)).toEqual(ours.keys(START, END, 7));
    expect(salted.cuts(START, END, 4)).toEqual(ours.cuts(START, END, 4));
  });
});
