import { type Bound, END, type Key, START } from '../../../lib';
import { toHex } from '../../../lib/ids';
import { type Range, frameBytesOf } from '../../../lib/reconcile/rangeFrame';
import { fingerprintRange } from '../../../lib/reconcile/splitRange';
import { left, right } from '../../support/common/right';
import { answerOf, exchange, params, reconcile, setOf, sideOf } from '../../support/sync/reconciling';
import { counting } from '../crypto/vectors';

const at = (at_ms: number): Bound => ({ at_ms, id: new Uint8Array(0) });
const key = (n: number): Key => ({ at_ms: n, id: Uint8Array.of(n >> 8, n & 255, ...counting(14)) });
const keys = (from: number, to: number): readonly Key[] => Array.from({ length: to - from }, (_, n) => key(from + n));
const ids = (from: number, to: number): readonly Uint8Array[] => keys(from, to).map(({ id }) => id);

const frameOf = (...ranges: readonly Range[]): Uint8Array => frameBytesOf({ lower: START, ranges });
const within = (of: readonly Key[], lower: Bound, upper: Bound): Range =>
  fingerprintRange(params, setOf(of), lower, upper);

/** What frames say, a line for each range, without the skips. */
const saidIn = (frames: readonly Uint8Array[]): readonly string[] =>
  frames.flatMap((frame) => {
    const { lower, ranges } = right(reconcile.decode(frame));
    const bounds = [lower, ...ranges.map(({ upper }) => upper)];
    return ranges.flatMap((range, n) => {
      const places = `${range.mode} ${bounds[n]!.at_ms}-${range.upper.at_ms}`;
      return 'ids' in range ? [`${places}: ${range.ids.map((id) => 256 * id[0]! + id[1]!).join()}`] : [places];
    });
  });
const numbers = (from: number, to: number): string =>
  keys(from, to)
    .map(({ at_ms }) => at_ms)
    .join();

describe('a pass', () => {
  it.each([
    [0, ['ids 0-Infinity: ']],
    [2, ['ids 0-Infinity: 0,1']],
    [32, [`ids 0-Infinity: ${numbers(0, 32)}`]],
  ])('begins with all ids of %d', (count, said) => {
    expect(saidIn(reconcile.start(setOf(keys(0, count))))).toEqual(said);
  });

  it('begins with sixteen fingerprints of 33 and more, the first parts the longer', () => {
    const set = setOf(keys(0, 33));

    const frames = reconcile.start(set);

    const bounds = [0, ...Array.from({ length: 15 }, (_, n) => 2 * n + 3), Infinity];
    expect(saidIn(frames)).toEqual(bounds.slice(1).map((upper, n) => `fingerprint ${bounds[n]}-${upper}`));
    expect(right(reconcile.decode(frames[0]!)).ranges[1]).toEqual(within(keys(0, 33), at(3), at(5)));
  });

  it('may be over a part of the set', () => {
    expect(saidIn(reconcile.start(setOf(keys(0, 99)), at(90), at(95)))).toEqual([`ids 90-95: ${numbers(90, 95)}`]);
  });

  it.each([0, 7, 33, 2_000])('over %d equal keys is told so in one skip, and that is not answered', (count) => {
    const [alice, bob] = [sideOf(keys(0, count)), sideOf(keys(0, count))];

    const told = answerOf(bob, reconcile.start(alice.set)[0]!);
    const end = answerOf(alice, told.frames[0]!);

    expect(told).toMatchObject({ inStep: true, asked: [], wanted: [] });
    expect(saidIn(told.frames)).toEqual(['skip 0-Infinity']);
    expect(end).toMatchObject({ inStep: true, frames: [] });
  });

  it('over a part that is equal is not told so', () => {
    const side = sideOf(keys(0, 99));

    expect(answerOf(side, reconcile.start(side.set, at(0), at(50))[0]!)).toMatchObject({ inStep: false, frames: [] });
  });
});

describe('the answer to a fingerprint that differs', () => {
  const differing = frameOf({ ...within(keys(0, 3), START, END), upper: END });

  it.each([0, 1, 32])('lists %d keys', (count) => {
    const { frames, inStep } = answerOf(sideOf(keys(100, 100 + count)), differing);

    expect(saidIn(frames)).toEqual([`ids 0-Infinity: ${numbers(100, 100 + count)}`]);
    expect(inStep).toBe(false);
  });

  it('compares the parts of 33 keys', () => {
    expect(saidIn(answerOf(sideOf(keys(0, 33)), differing).frames)).toHaveLength(16);
  });

  it('leaves out what is equal beside it', () => {
    const [mine, yours] = [keys(0, 300), keys(0, 300).filter(({ at_ms }) => at_ms !== 150)];
    const asks = frameOf(
      within(yours, START, at(140)),
      within(yours, at(140), at(160)),
      within(yours, at(160), at(170)),
      within(yours, at(170), END),
    );

    expect(saidIn(answerOf(sideOf(mine), asks).frames)).toEqual([`ids 140-160: ${numbers(140, 160)}`]);
  });
});

describe('the answer to ids', () => {
  const listed = (from: number, to: number, ...these: readonly Uint8Array[]) =>
    frameOf({ mode: 'skip', upper: at(from) }, { mode: 'ids', upper: at(to), ids: these });

  it('asks for what is not here', () => {
    const { frames, asked } = answerOf(sideOf(keys(10, 12)), listed(10, 20, ...ids(10, 15)));

    expect(saidIn(frames)).toEqual(['want 10-20: 12,13,14']);
    expect(asked).toEqual(ids(12, 15));
  });

  it('asks for no more than the caller names', () => {
    const { frames, asked } = right(
      reconcile.answer(setOf([]), (all) => all.slice(1, 3), listed(10, 20, ...ids(10, 15))),
    );

    expect([saidIn(frames), asked]).toEqual([['want 10-20: 11,12'], ids(11, 13)]);
  });

  it('offers what is not listed, in parts of 32', () => {
    const { frames, asked } = answerOf(sideOf(keys(0, 100)), listed(20, 90, ...ids(25, 30)));

    expect(saidIn(frames)).toEqual([
      `offer 20-52: ${numbers(20, 25)},${numbers(30, 52)}`,
      `offer 52-84: ${numbers(52, 84)}`,
      `offer 84-90: ${numbers(84, 90)}`,
    ]);
    expect(asked).toEqual([]);
  });

  it('asks in a frame of its own for what lies among what it offers', () => {
    const { frames, asked } = answerOf(sideOf(keys(10, 12)), listed(10, 20, ...ids(11, 14)));

    expect(frames.map((frame) => saidIn([frame]))).toEqual([['offer 10-20: 10'], ['want 10-20: 12,13']]);
    expect(asked).toEqual(ids(12, 14));
  });

  it('ends with one fingerprint where the offers would take more than fifteen frames', () => {
    const side = sideOf(keys(0, 3_000));

    const { frames } = answerOf(side, listed(1, 3_000, ...ids(4_000, 4_002)));

    const said = saidIn(frames);
    const [rest, want] = said.slice(-2);
    const offered = said.slice(0, -2).flatMap((line) => line.replace(/^offer .*: /, '').split(','));
    expect(frames).toHaveLength(16);
    expect(offered).toEqual(numbers(1, 1 + offered.length).split(','));
    expect(offered.length).toBeGreaterThan(900);
    expect(rest).toBe(`fingerprint ${1 + offered.length}-3000`);
    expect(want).toBe('want 1-3000: 4000,4001');
  });
});

describe('the answer to the rest', () => {
  const offer = frameOf({ mode: 'offer', upper: END, ids: ids(0, 5) });

  it('to an offer is a want of what is not here', () => {
    const { frames, asked } = answerOf(sideOf(keys(0, 3)), offer);

    expect([saidIn(frames), asked]).toEqual([['want 0-Infinity: 3,4'], ids(3, 5)]);
  });

  it.each([
    ['an offer of what is here', offer, []],
    ['a want', frameOf({ mode: 'want', upper: END, ids: ids(0, 2) }), ids(0, 2)],
    ['a skip', frameOf({ mode: 'skip', upper: at(5) }), []],
  ])('to %s is nothing', (_, frame, wanted) => {
    expect(answerOf(sideOf(keys(0, 9)), frame)).toMatchObject({ frames: [], asked: [], wanted });
  });

  it('to bytes that are no frame is a refusal, and nobody is asked what is here', () => {
    const asked: number[] = [];

    const answer = reconcile.answer(setOf([]), (all) => (asked.push(all.length), all), offer.slice(0, -1));

    expect(left(answer)).toEqual({ _tag: 'BadPacket', rule: 'reconcile.is_whole' });
    expect(asked).toEqual([]);
  });
});

describe('two sides', () => {
  it('ask for exactly what each lacks, and each is asked for it', () => {
    const [alice, bob] = [sideOf(keys(0, 900)), sideOf([...keys(100, 400), ...keys(420, 1_000)])];

    exchange(alice, bob);

    expect([...alice.asked].sort()).toEqual(ids(900, 1_000).map(toHex));
    expect([...bob.asked].sort()).toEqual([...ids(0, 100), ...ids(400, 420)].map(toHex));
    expect([bob.wanted, alice.wanted]).toEqual([alice.asked, bob.asked]);
  });
});
