import { PACE, PERIOD_MS, type Pace, RISE_PER_S, openPace } from '../../../streams/transports/pace';

const LIMITS = { startPerS: 1_000, floorPerS: 400, ceilingPerS: 1_150, burst: 4 };

/** Sends all it may at `nowMs`, and answers how many those were. */
const spendAll = (pace: Pace, nowMs: number): number => {
  let spent = 0;
  for (; pace.waitMs(nowMs) === 0; spent += 1) pace.spend();
  return spent;
};

/** Sends all it may, each millisecond. */
const run = (pace: Pace, fromMs: number, toMs: number): number => {
  let spent = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 1) spent += spendAll(pace, nowMs);
  return spent;
};

describe('openPace', () => {
  it('lets a burst leave at once, and one packet more after its time', () => {
    const pace = openPace(0, LIMITS);

    expect(spendAll(pace, 0)).toBe(4);
    expect(pace.waitMs(0)).toBe(1);
    expect(spendAll(pace, 1)).toBe(1);
  });

  it('never lets more than a burst leave at once, however long nothing was sent', () => {
    const pace = openPace(0, LIMITS);

    expect(spendAll(pace, 1_000_000)).toBe(4);
  });

  it('tells how long to wait, in whole milliseconds, rounded up', () => {
    const pace = openPace(0, { ...LIMITS, startPerS: 300, floorPerS: 1 });
    spendAll(pace, 0);

    expect(pace.waitMs(0)).toBe(4);
    expect([pace.waitMs(3), pace.waitMs(4)]).toEqual([1, 0]);
  });

  it('keeps its rate within a period', () => {
    const pace = openPace(0, LIMITS);

    expect(run(pace, 0, PERIOD_MS)).toBe(4 + PERIOD_MS - 1);
    expect(pace.ratePerS()).toBe(1_000);
  });

  it('rises by addition, once a period, while it is what holds packets back, up to its ceiling', () => {
    const pace = openPace(0, LIMITS);

    run(pace, 0, PERIOD_MS + 1);
    const once = pace.ratePerS();
    run(pace, PERIOD_MS + 1, 2 * PERIOD_MS + 1);
    const twice = pace.ratePerS();
    run(pace, 2 * PERIOD_MS + 1, 9 * PERIOD_MS);

    expect([once, twice, pace.ratePerS()]).toEqual([1_000 + RISE_PER_S, 1_150, 1_150]);
  });

  it('does not rise while there is little to send', () => {
    const pace = openPace(0, LIMITS);

    for (let nowMs = 0; nowMs < 20 * PERIOD_MS; nowMs += 10) {
      expect(pace.waitMs(nowMs)).toBe(0);
      pace.spend();
    }

    expect(pace.ratePerS()).toBe(1_000);
  });

  it('is halved by a strain, once a period, down to its floor, and lets nothing leave at once', () => {
    const pace = openPace(0, LIMITS);

    [1, 2, 3].forEach(() => pace.strain(0));
    const once = pace.ratePerS();
    const wait = pace.waitMs(0);
    pace.strain(PERIOD_MS - 1);
    const within = pace.ratePerS();
    pace.strain(PERIOD_MS);

    expect([once, wait, within, pace.ratePerS()]).toEqual([500, 2, 500, 400]);
  });

  it('does not rise after a period in which it was strained, and does after the next', () => {
    const pace = openPace(0, LIMITS);
    pace.strain(0);

    run(pace, 0, PERIOD_MS + 1);
    const next = pace.ratePerS();
    run(pace, PERIOD_MS + 1, 2 * PERIOD_MS + 1);

    expect([next, pace.ratePerS()]).toEqual([500, 500 + RISE_PER_S]);
  });

  it('is not confused by a clock that is set back: it adds nothing, and goes on', () => {
    const pace = openPace(1_000_000, LIMITS);
    spendAll(pace, 1_000_000);

    expect(spendAll(pace, 5)).toBe(0);
    expect(spendAll(pace, 7)).toBe(2);
  });

  it('has limits that are in order', () => {
    const { startPerS, floorPerS, ceilingPerS, burst } = PACE;

    expect(floorPerS).toBeLessThan(startPerS);
    expect(startPerS).toBeLessThan(ceilingPerS);
    expect(burst).toBeGreaterThan(0);
  });
});
