import type { RangeSum } from '../../reconcile/keySet';
import type { Block, SyncBlocks } from './syncBlocks';
import type { SetName, SyncKeys } from './syncKeys';
import { FIRST, LAST, type Place, between, samePlace } from './place';
import { NO_KEYS, subtractRangeSums, addRangeSums } from './rangeSum';

/** Keys in a block of level 0 at most: a sum up to a place within lifts that many. */
export const BLOCK_KEYS_MAX = 16;
/** Blocks below one block at most. */
export const BLOCK_CHILDREN_MAX = 64;
/** The highest level: a full block has 262,144 keys, so ten million keys have 40 to 80 of them. */
export const TOP = 2;

export const partsMax = (level: number): number => (level === 0 ? BLOCK_KEYS_MAX : BLOCK_CHILDREN_MAX);

/** The extent of the blocks after a change: keys up to a local number, and before a place. */
export interface Extent {
  readonly seq: number;
  readonly upper: Place;
}

export interface BlockTools {
  readonly keys: SyncKeys;
  readonly blocks: SyncBlocks;
  readonly liftOf: (key: Place) => bigint;
}

/**
 * Shares parts among new blocks. At the end of a set all but the last are full, so that ordered arrivals leave no gaps.
 */
const sharesOf = (parts: number, max: number, atEnd: boolean): readonly number[] => {
  const blocks = Math.ceil(parts / max);
  const upTo = (nth: number): number => (atEnd ? Math.min(parts, nth * max) : Math.floor((nth * parts) / blocks));
  return Array.from({ length: blocks }, (_, nth) => upTo(nth + 1) - upTo(nth));
};

/** The parts of a block, in order. */
interface Parts {
  readonly size: number;
  readonly sum: (from: number, to: number) => RangeSum;
  /** The place of a block whose first part is this one. */
  readonly placeOf: (at: number) => Place;
}

const keysAsParts = (keys: readonly Place[], liftOf: BlockTools['liftOf']): Parts => ({
  size: keys.length,
  sum: (from, to) => {
    const sum = keys.slice(from, to).reduce((so_far, key) => so_far + liftOf(key), 0n);
    return { count: to - from, sum: BigInt.asUintN(256, sum) };
  },
  placeOf: (at) => between(keys[at - 1] ?? FIRST, keys[at] ?? LAST),
});

const blocksAsParts = (blocks: readonly Block[]): Parts => ({
  size: blocks.length,
  sum: (from, to) => blocks.slice(from, to).reduce<RangeSum>(addRangeSums, NO_KEYS),
  placeOf: (at) => {
    const { at_ms, id } = blocks[at] ?? LAST;
    return { at_ms, id };
  },
});

/** Splits a block that has too many parts, and writes the new blocks. Answers how many blocks there are more. */
export const splitBlock = (
  tools: BlockTools,
  set: SetName,
  level: number,
  block: Block,
  { seq, upper }: Extent,
): number => {
  const { keys, blocks, liftOf } = tools;
  const next = blocks.after(set, level, block);
  const atEnd = samePlace(next, LAST);
  const end = atEnd ? upper : next;
  const parts =
    level === 0
      ? keysAsParts(keys.list(set, block, end, Number.MAX_SAFE_INTEGER, seq), liftOf)
      : blocksAsParts(blocks.list(set, level - 1, block, next));
  const [first = 0, ...shares] = sharesOf(parts.size, partsMax(level), atEnd);
  let [from, rest]: [number, RangeSum] = [first, block];
  for (const share of shares) {
    const sum = parts.sum(from, from + share);
    blocks.add(set, level, { ...parts.placeOf(from), ...sum, parts: share });
    rest = subtractRangeSums(rest, sum);
    from += share;
  }
  blocks.put(set, level, { at_ms: block.at_ms, id: block.id, count: rest.count, sum: rest.sum, parts: first });
  return shares.length;
};
