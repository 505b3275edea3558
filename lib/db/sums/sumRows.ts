import type { RangeSum } from '../../reconcile/keySet';
import type { BlockRow } from './syncBlocks';
import type { SetName } from './syncKeys';
import { FIRST, LAST, type Place } from './place';
import { type BlockTools, TOP } from './splitBlock';
import { sumsOfSums } from './rangeSum';

/** The parts of one block, in order: blocks of the level below, or keys at level 0. */
export interface SumRow {
  /** The places where it begins and where the next one does. */
  readonly lower: Place;
  readonly upper: Place;
  /** The place of each part. */
  readonly parts: readonly Place[];
  /** The count of the first `n` parts. */
  readonly countBefore: (n: number) => number;
  readonly sumBefore: (n: number) => RangeSum;
}

/** Rows of one set, each read once. They show one state: after a write they are opened anew. */
export interface SumRows {
  /** The row of all blocks of the highest level. */
  readonly top: () => SumRow;
  /** The row of the `at`th part of the row above: blocks of a level, or keys below them. */
  readonly within: (level: number, above: SumRow, at: number) => SumRow;
}

/** The level below the blocks. */
export const KEYS = -1;

/** Rows cached at most, of at most 64 parts each; beyond that some are read twice. */
export const ROWS_MAX = 4_096;

const rowOfBlocks = ({ places, sums }: BlockRow): Omit<SumRow, 'lower' | 'upper'> => {
  const counts = [0];
  for (const { count } of places) counts.push(count + (counts.at(-1) ?? 0));
  const [sumOf, countBefore] = [sumsOfSums(sums), (n: number): number => counts[n] ?? 0];
  const known: RangeSum[] = [];
  return { parts: places, countBefore, sumBefore: (n) => (known[n] ??= { count: countBefore(n), sum: sumOf(n) }) };
};

const rowOfKeys = (parts: readonly Place[], liftOf: BlockTools['liftOf']): Omit<SumRow, 'lower' | 'upper'> => {
  const sums = [0n];
  const sumBefore = (n: number): RangeSum => {
    for (let at = sums.length; at <= n; at += 1) sums.push((sums.at(-1) ?? 0n) + liftOf(parts[at - 1] ?? FIRST));
    return { count: n, sum: sums[n] ?? 0n };
  };
  return { parts, countBefore: (n) => n, sumBefore };
};

export const openSumRows = ({ keys, blocks, liftOf }: BlockTools, set: SetName): SumRows => {
  const read = (level: number, lower: Place, upper: Place): SumRow => ({
    ...{ lower, upper },
    ...(level === KEYS
      ? rowOfKeys(keys.list(set, lower, upper, Number.MAX_SAFE_INTEGER), liftOf)
      : rowOfBlocks(blocks.row(set, level, lower, upper))),
  });
  let top: SumRow | undefined;
  let kept = 0;
  /** The rows below each row, as far as they were read. */
  const below = new Map<SumRow, (SumRow | undefined)[]>();
  return {
    top: () => (top ??= read(TOP, FIRST, LAST)),
    within: (level, above, at) => {
      const known = below.get(above)?.[at];
      if (known !== undefined) return known;
      if (kept >= ROWS_MAX) {
        below.clear();
        kept = 0;
      }
      const row = read(level, above.parts[at] ?? FIRST, above.parts[at + 1] ?? above.upper);
      const beside = below.get(above) ?? [];
      beside[at] = row;
      below.set(above, beside);
      kept += 1;
      return row;
    },
  };
};
