import { type Bound, END, openReconcile } from '../../../lib';
import type { Range } from '../../../lib/reconcile/rangeFrame';
import { type Part, frameBytesMin, packParts } from '../../../lib/reconcile/packParts';
import { right } from '../../support/common/right';
import { params, reconcile } from '../../support/sync/reconciling';
import { counting } from '../crypto/vectors';

const at = (at_ms: number): Bound => ({ at_ms, id: new Uint8Array(0) });
const ids = (count: number, from = 0): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, n) => Uint8Array.of((from + n) >> 8, (from + n) & 255, ...counting(14)));
const part = (lower: number, upper: number, count: number): Part => ({
  lower: at(lower),
  range: { mode: 'ids', upper: at(upper), ids: ids(count, 32 * lower) },
});
const restFrom = ({ at_ms }: Bound): Range => ({ mode: 'fingerprint', upper: END, fingerprint: counting(16, at_ms) });
const packed = (framesMax: number, parts: Iterable<Part>) => {
  const { frames, ...rest } = packParts(params, framesMax, parts, restFrom);
  return { ...rest, frames: frames.map((bytes) => right(reconcile.decode(bytes))) };
};

describe('parts', () => {
  it('that are none need no frame', () => {
    expect(packed(16, [])).toEqual({ frames: [], parts: [], isWhole: true });
  });

  it('have a skip between them where they do not touch, and none before the first', () => {
    const parts = [part(5, 6, 1), part(6, 7, 0), part(9, 10, 1)];

    const { frames } = packed(16, parts);

    const skip: Range = { mode: 'skip', upper: at(9) };
    const [first, second, third] = parts.map(({ range }) => range);
    expect(frames).toEqual([{ lower: at(5), ranges: [first, second, skip, third] }]);
  });

  it('fill a frame to its last range: 64 and not 65', () => {
    const apart = Array.from({ length: 33 }, (_, n) => part(2 * n, 2 * n + 1, 0));
    const touching = part(63, 64, 0);

    const ranges = (parts: readonly Part[]) => packed(16, parts).frames.map((frame) => frame.ranges.length);

    expect(ranges([...apart.slice(0, 32), touching])).toEqual([64]);
    expect(ranges(apart)).toEqual([63, 1]);
  });

  it('fill a frame to its last byte', () => {
    const long = [part(1, 2, 32), part(2, 3, 32)];
    const ending = (...prefix: readonly number[]): Part => ({
      lower: at(3),
      range: { mode: 'want', upper: { at_ms: 4, id: Uint8Array.from(prefix) }, ids: ids(1, 9_000) },
    });

    const lengths = (parts: readonly Part[]) =>
      packParts(params, 16, parts, restFrom).frames.map(({ length }) => length);

    expect(lengths([...long, ending(1, 2)])).toEqual([1_056]);
    expect(lengths([...long, ending(1, 2, 3)])).toEqual([1_034, 25]);
  });

  it('that find no room any more are left to one fingerprint, and are not read', () => {
    let read = 0;
    const parts = function* (): Generator<Part> {
      for (;;) {
        yield part(read, read + 1, 32);
        read += 1;
      }
    };

    const { frames, parts: taken, isWhole } = packed(3, parts());

    expect(frames.map(({ ranges }) => ranges.map(({ mode }) => mode))).toEqual([
      ['ids', 'ids'],
      ['ids', 'ids'],
      ['ids', 'fingerprint'],
    ]);
    expect(frames[2]!.ranges[1]).toEqual(restFrom(at(5)));
    expect([taken.length, read, isWhole]).toEqual([5, 5, false]);
  });
});

describe('a budget', () => {
  it('is refused at the start if one list and a rest do not fit into it', () => {
    const least = frameBytesMin(params);

    expect(() => openReconcile({ ...params, frameBytes: least })).not.toThrow();
    expect(() => openReconcile({ ...params, frameBytes: least - 1 })).toThrow('at least one list');
  });
});
