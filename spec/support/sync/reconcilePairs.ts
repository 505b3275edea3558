import type { Key } from '../../../lib';
import { sortedKeys } from './memoryKeySet';
import { dice, drawKeys } from './reconciling';

/** Two sets to be compared. */
export interface Pair {
  readonly mine: readonly Key[];
  readonly yours: readonly Key[];
}

/** How times are spread, in milliseconds: all the same, a few, a burst, a long time. */
const SPREADS = [0, 3, 500, 10_000_000];
const POOL = 4_000;
const SIZE_MAX = 2_000;

type Dice = ReturnType<typeof dice>;

/** Which side has a key: each with some chance, or in runs, or one has all that the other has. */
const KINDS: readonly ((roll: Dice) => (at: number) => readonly [boolean, boolean])[] = [
  () => () => [true, true],
  () => (at) => [at % 2 === 0, at % 2 === 1],
  () => () => [false, true],
  () => () => [true, false],
  (roll) => () => [true, roll(0, 9) > 0],
  (roll) => () => [roll(0, 99) > 0, roll(0, 99) > 0],
  (roll) => () => [roll(0, 1) > 0, roll(0, 1) > 0],
  (roll) => {
    const [from, length] = [roll(0, SIZE_MAX), roll(1, 400)];
    return (at) => [at < from || at >= from + length, true];
  },
  (roll) => {
    const only = roll(0, SIZE_MAX);
    return (at) => [at !== only, at !== only + 7];
  },
];

/** Mostly small sets, since most of what goes wrong does so there. */
const sizeOf = (roll: Dice): number => roll(0, [3, 40, 40, 40, 80, 80, 80, 300, 300, SIZE_MAX][roll(0, 9)]!);

/** Draws pairs from one pool of keys; the same for the same seed. */
export const pairsFrom = (seed: number): (() => Pair) => {
  const roll = dice(seed);
  const pools = SPREADS.map((spread, at) => sortedKeys(drawKeys(seed + at + 1, POOL, spread)));
  return () => {
    const pool = pools[roll(0, pools.length - 1)]!;
    const from = roll(0, POOL - SIZE_MAX);
    const keys = pool.slice(from, from + sizeOf(roll));
    const has = KINDS[roll(0, KINDS.length - 1)]!(roll);
    const both = keys.map((key, at) => ({ key, sides: has(at) }));
    return {
      mine: both.filter(({ sides }) => sides[0]).map(({ key }) => key),
      yours: both.filter(({ sides }) => sides[1]).map(({ key }) => key),
    };
  };
};
