import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import { END, type KeySet, START } from '../../../lib';
import { type RangeFrame, type Range, decodeFrame, frameBytesOf } from '../../../lib/reconcile/rangeFrame';
import { anyBytes, always } from '../../support/lib/fuzz';
import { right } from '../../support/common/right';
import { answerOf, drawKeys, params, reconcile, setOf, sideOf } from '../../support/sync/reconciling';
import { counting } from '../crypto/vectors';

const FROM = 1_700_000_000_000;
const SPREAD = 5_000;
const keys = drawKeys(5, 20_000, SPREAD, FROM);
const set = setOf(keys);

/** Refused by a named rule, or understood as exactly these bytes. */
const isSettled = (bytes: Uint8Array): boolean => {
  const decoded = reconcile.decode(bytes);
  if (E.isRight(decoded)) return Buffer.compare(frameBytesOf(decoded.right), bytes) === 0;
  return decoded.left._tag === 'BadPacket' && decoded.left.rule.startsWith('reconcile.');
};

/** The most that one frame may make us do, whatever it says. */
const WORK_MAX = { sumCalls: 4, bounds: 1_200, cutCalls: 64, keys: 4_096, asked: 64, frames: 16, bytes: 16 * 1_056 };
type Work = { readonly [K in keyof typeof WORK_MAX]: number };

const workOf = (bytes: Uint8Array, over: KeySet = set): Work => {
  let [sumCalls, bounds, cutCalls, read, asked] = [0, 0, 0, 0, 0];
  const counted: KeySet = {
    sums: (all) => ((sumCalls += 1), (bounds += all.length), over.sums(all)),
    cuts: (...ends) => ((cutCalls += 1), over.cuts(...ends)),
    keys: (lower, upper, max) => {
      const found = over.keys(lower, upper, max);
      read += found.length;
      return found;
    },
  };
  const answer = reconcile.answer(counted, (ids) => ((asked += ids.length), ids), bytes);
  const frames = E.isRight(answer) ? answer.right.frames : [];
  const lengths = frames.map(({ length }) => length);
  expect(lengths.filter((length) => length > params.frameBytes)).toEqual([]);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return { sumCalls, bounds, cutCalls, keys: read, asked, frames: frames.length, bytes: total };
};
const overMax = (work: Work): readonly string[] =>
  Object.entries(WORK_MAX).flatMap(([name, max]) =>
    work[name as keyof Work] > max ? [`${name} ${work[name as keyof Work]}`] : [],
  );

const anyIds = fc.uniqueArray(anyBytes(16), { minLength: 1, maxLength: 6, selector: String });
const anyRange = (upper: Range['upper']): fc.Arbitrary<Range> =>
  fc.oneof(
    fc.constant<Range>({ mode: 'skip', upper }),
    anyBytes(16).map((fingerprint): Range => ({ mode: 'fingerprint', upper, fingerprint })),
    anyIds.map((ids): Range => ({ mode: 'ids', upper, ids })),
    anyIds.map((ids): Range => ({ mode: 'want', upper, ids })),
    anyIds.map((ids): Range => ({ mode: 'offer', upper, ids })),
    fc.constant<Range>({ mode: 'ids', upper, ids: [] }),
  );
/** Frames of the right form, with something in every range. */
const anyFrame: fc.Arbitrary<RangeFrame> = fc
  .uniqueArray(fc.integer({ min: 0, max: SPREAD }), { minLength: 2, maxLength: 20 })
  .map((times) => times.sort((a, b) => a - b).map((ms) => ({ at_ms: FROM + ms, id: new Uint8Array(0) })))
  .chain(([lower = START, ...uppers]) =>
    fc.tuple(
      fc.constant(lower),
      fc.tuple(...uppers.map(anyRange)),
      fc.boolean().chain((toEnd) => (toEnd ? anyRange(END) : fc.constant(undefined))),
    ),
  )
  .map(([lower, ranges, last]) => ({ lower, ranges: last === undefined ? ranges : [...ranges, last] }))
  .filter((frame) => E.isRight(decodeFrame(params, frameBytesOf(frame))));

describe('hostile frames', () => {
  it('of random bytes are refused, or mean exactly what they are', () => {
    always(fc.property(fc.uint8Array({ maxLength: 200 }), isSettled), 3_000);
  });

  it('that begin well and go on at random are, too', () => {
    const begun = fc.uint8Array({ maxLength: 80 }).map((rest) => Uint8Array.of(1, 0, ...rest));
    const low = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }).map((rest) => Uint8Array.of(1, 0, ...rest));

    always(fc.property(begun, isSettled), 2_000);
    always(fc.property(low, isSettled), 2_000);
  });

  it('that are good ones cut short, with a bit turned or a byte too many, are, too', () => {
    const start = reconcile.start(set);
    const good = [...start, ...answerOf(sideOf(drawKeys(6, 9_000, SPREAD, FROM)), start[0]!).frames];
    const cut = good.flatMap((bytes) => [...bytes.keys()].map((length) => bytes.slice(0, length)));
    const turned = good.flatMap((bytes) =>
      [...bytes.keys()].flatMap((at) => [1, 16, 128].map((bit) => bytes.with(at, bytes[at]! ^ bit))),
    );
    const longer = good.map((bytes) => Uint8Array.of(...bytes, 0));

    const unsettled = [...cut, ...turned, ...longer].filter((bytes) => !isSettled(bytes));

    expect(good.length).toBeGreaterThan(3);
    expect(cut.length).toBeGreaterThan(1_000);
    expect(unsettled).toEqual([]);
  });
});

describe('what any frame costs', () => {
  it('has a bound', () => {
    always(
      fc.property(anyFrame, (frame) => {
        expect(overMax(workOf(frameBytesOf(frame)))).toEqual([]);
      }),
      300,
    );
  });

  const uppers = Array.from({ length: 64 }, (_, n) => ({ at_ms: FROM + 78 * (n + 1), id: new Uint8Array(0) }));
  const all = (rangeFor: (upper: Range['upper'], n: number) => Range): Uint8Array =>
    frameBytesOf({ lower: { at_ms: FROM, id: new Uint8Array(0) }, ranges: uppers.map(rangeFor) });

  it.each([
    ['64 empty lists', all((upper) => ({ mode: 'ids', upper, ids: [] }))],
    ['one empty list over all', frameBytesOf({ lower: START, ranges: [{ mode: 'ids', upper: END, ids: [] }] })],
    [
      '50 fingerprints of long ranges',
      all((upper, n) =>
        n > 50 ? { mode: 'skip', upper } : { mode: 'fingerprint', upper, fingerprint: counting(16, n) },
      ),
    ],
    [
      '60 lists of one',
      frameBytesOf({
        lower: { at_ms: FROM, id: new Uint8Array(0) },
        ranges: uppers.slice(0, 47).map((upper, n): Range => ({ mode: 'ids', upper, ids: [counting(16, n)] })),
      }),
    ],
  ])('has it for %s', (_, bytes) => {
    right(reconcile.decode(bytes));

    const work = workOf(bytes);

    expect(overMax(work)).toEqual([]);
    expect(work.frames).toBe(work.asked > 0 ? 16 : 15);
  });

  it('is nothing where it is refused', () => {
    const tooMany = frameBytesOf({
      lower: START,
      ranges: [
        ...Array.from({ length: 64 }, (_, n): Range => ({
          mode: 'ids',
          upper: { at_ms: n + 1, id: new Uint8Array(0) },
          ids: [],
        })),
        { mode: 'ids', upper: END, ids: [] },
      ],
    });

    expect(workOf(tooMany)).toEqual({ sumCalls: 0, bounds: 0, cutCalls: 0, keys: 0, asked: 0, frames: 0, bytes: 0 });
  });
});

describe('the answer to any frame', () => {
  const MAY_FOLLOW: Readonly<Record<Range['mode'], readonly Range['mode'][]>> = {
    skip: [],
    want: [],
    offer: ['want'],
    ids: ['want', 'offer', 'fingerprint'],
    fingerprint: ['fingerprint', 'ids'],
  };

  it('is nearer to the end than the frame', () => {
    always(
      fc.property(anyFrame, (frame) => {
        const said = right(reconcile.answer(set, (ids) => ids, frameBytesOf(frame))).frames.map((bytes) =>
          right(reconcile.decode(bytes)),
        );
        const may = new Set(frame.ranges.flatMap(({ mode }) => MAY_FOLLOW[mode]));
        const modes = said.flatMap(({ ranges }) => ranges.map(({ mode }) => mode)).filter((mode) => mode !== 'skip');

        expect(modes.filter((mode) => !may.has(mode))).toEqual([]);
      }),
      300,
    );
  });
});
