import type { Block } from './syncBlocks';
import type { SetName } from './syncKeys';
import { FIRST, LAST, type Place, between, countBefore, samePlace } from './syncPlace';
import { type BlockTools, KEYS_MAX, TOP } from './syncSplit';

/** Blocks of a level within one of the level above, and where that ends. */
interface Row {
  readonly within: Place;
  readonly upper: Place;
  readonly blocks: readonly Block[];
}

/** A block that holds a rank, where it ends, and how many keys before that rank lie in it. */
interface Found {
  readonly block: Block;
  readonly upper: Place;
  readonly rest: number;
}

const EVERYTHING: Found = { block: { ...FIRST, count: 0, sum: 0n, parts: 0 }, upper: LAST, rest: 0 };

/** Goes along a row of blocks to the one that holds the `rest`th key, from zero, which does not count what is left out. */
const along = ({ blocks, upper }: Row, rest: number, leftOut: readonly Place[]): Found | undefined => {
  let left = rest;
  for (const [at, block] of blocks.entries()) {
    const end = blocks[at + 1] ?? upper;
    const out = leftOut.length === 0 ? 0 : countBefore(leftOut, end) - countBefore(leftOut, block);
    if (left < block.count - out) return { block, upper: end, rest: left };
    left -= block.count - out;
  }
  return undefined;
};

/**
 * Finds a bound before which `rank` keys lie, or up to 63 fewer where it may be `rough`: then it is where a block
 * begins, and no key is read. Ranks ascend from call to call: rows of blocks that lie together are read once.
 */
export const openSeek = (
  { keys, blocks }: Pick<BlockTools, 'keys' | 'blocks'>,
  set: SetName,
  leftOut: readonly Place[],
) => {
  const rows = new Map<number, Row>();
  const rowOf = (level: number, within: Place, upper: Place): Row => {
    const known = rows.get(level);
    if (known !== undefined && samePlace(known.within, within)) return known;
    const row = { within, upper, blocks: blocks.list(set, level, within, upper) };
    rows.set(level, row);
    return row;
  };
  const inside = ({ block, upper, rest }: Found): Place | undefined => {
    const out = new Set(leftOut.slice(countBefore(leftOut, block), countBefore(leftOut, upper)).map(({ id }) => id));
    const all = keys.list(set, block, upper, KEYS_MAX).filter(({ id }) => !out.has(id));
    const [a, b] = [all[rest - 1], all[rest]];
    return a === undefined || b === undefined ? undefined : between(a, b);
  };
  return (rank: number, rough: boolean): Place | undefined => {
    let found: Found | undefined = { ...EVERYTHING, rest: rank };
    for (let level = TOP; level >= 0 && found !== undefined; level -= 1)
      found = along(rowOf(level, found.block, found.upper), found.rest, leftOut);
    if (found === undefined) return undefined;
    return rough || found.rest === 0 ? found.block : inside(found);
  };
};
