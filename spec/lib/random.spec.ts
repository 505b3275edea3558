import * as fc from 'fast-check';
import { integerBetween, seededRandom, systemRandom, uniform } from '../../lib/random';
import type { Random } from '../../lib/random';

const RUN = { seed: 99, numRuns: 300 };
/** Gives the listed draws, each as the seven bytes of a number under 2^53. */
const drawing = (...draws: readonly bigint[]): Random & { readonly left: () => number } => {
  const rest = [...draws];
  return {
    bytes: (n) => {
      const draw = rest.shift() ?? 0n;
      const low = Number(draw & 0xffff_ffffn);
      const middle = Number((draw >> 32n) & 0xffffn);
      const view = new DataView(new ArrayBuffer(n));
      view.setUint32(0, low);
      view.setUint16(4, middle);
      view.setUint8(6, Number(draw >> 48n));
      return new Uint8Array(view.buffer);
    },
    left: () => rest.length,
  };
};

describe('systemRandom', () => {
  it('gives as many bytes as are asked for', () => {
    const lengths = [0, 1, 24, 1_000].map((n) => systemRandom.bytes(n).length);

    expect(lengths).toEqual([0, 1, 24, 1_000]);
  });

  it('does not repeat itself', () => {
    expect(systemRandom.bytes(32)).not.toEqual(systemRandom.bytes(32));
  });
});

describe('seededRandom', () => {
  it('repeats itself for the same seed and the same calls', () => {
    const [first, second] = [seededRandom(7), seededRandom(7)];

    const drawn = [first, second].map((random) => [1, 5, 0, 64, 3].map((n) => [...random.bytes(n)]));

    expect(drawn[0]).toEqual(drawn[1]);
    expect(drawn[0]?.map(({ length }) => length)).toEqual([1, 5, 0, 64, 3]);
  });

  it('does not change from one version to the next', () => {
    expect(Buffer.from(seededRandom(1).bytes(12)).toString('hex')).toBe('60b18586ce0f85a4c11777fc');
  });

  it('begins differently for neighbouring seeds', () => {
    const firsts = Array.from({ length: 1_000 }, (_, seed) => uniform(seededRandom(seed)));

    const mean = firsts.reduce((sum, first) => sum + first, 0) / 1_000;
    const small = firsts.filter((first) => first < 0.1).length;

    expect(new Set(firsts).size).toBe(1_000);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
    expect(small).toBeGreaterThan(60);
    expect(small).toBeLessThan(140);
  });

  it('uses every byte value about equally often', () => {
    const counts = new Array<number>(256).fill(0);

    for (const byte of seededRandom(3).bytes(256_000)) counts[byte] = (counts[byte] ?? 0) + 1;

    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
  });
});

describe('uniform', () => {
  it('runs from 0 up to and without 1, in steps of 2^-53', () => {
    const drawn = [0n, 1n, 1n << 52n, (1n << 53n) - 1n].map((draw) => uniform(drawing(draw)));

    expect(drawn).toEqual([0, 2 ** -53, 0.5, 1 - 2 ** -53]);
  });

  it('ignores the three bits above its 53', () => {
    expect(uniform(drawing(0b111n << 53n))).toBe(0);
  });
});

describe('integerBetween', () => {
  it('stays between its ends and reaches both', () => {
    const random = seededRandom(5);

    const drawn = Array.from({ length: 500 }, () => integerBetween(random, -2, 3));

    expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  });

  it('gives the one number there is', () => {
    expect(integerBetween(seededRandom(1), 4, 4)).toBe(4);
  });

  it('draws again past the last full multiple of the range', () => {
    const range = 10n;
    const fair = (1n << 53n) - ((1n << 53n) % range);
    const random = drawing(fair, (1n << 53n) - 1n, fair - 1n);

    const drawn = integerBetween(random, 0, 9);

    expect(drawn).toBe(9);
    expect(random.left()).toBe(0);
  });

  it('uses every draw where the range is a power of two', () => {
    const random = drawing((1n << 53n) - 1n, 0n);

    expect(integerBetween(random, 0, 2 ** 53 - 1)).toBe(2 ** 53 - 1);
    expect(random.left()).toBe(1);
  });

  it('has no favourites', () => {
    const random = seededRandom(11);
    const counts = [0, 0, 0];

    for (let n = 0; n < 30_000; n += 1) {
      const drawn = integerBetween(random, 0, 2);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }

    expect(Math.min(...counts)).toBeGreaterThan(9_600);
  });

  it('stays between any two whole numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(), fc.integer(), (low, span, seed) => {
        const high = Math.min(low + span, Number.MAX_SAFE_INTEGER);
        const drawn = integerBetween(seededRandom(seed), low, high);
        return Number.isSafeInteger(drawn) && drawn >= low && drawn <= high;
      }),
      RUN,
    );
  });

  it.each([
    [1, 0],
    [0.5, 2],
    [0, 1.5],
    [NaN, 1],
    [0, Infinity],
    [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('refuses %d to %d', (low, high) => {
    expect(() => integerBetween(seededRandom(1), low, high)).toThrow(RangeError);
  });
});
