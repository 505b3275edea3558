import type { Block } from './syncBlocks';
import type { SetName } from './syncKeys';
import { FIRST, LAST, type Place, comparePlaces, samePlace } from './place';
import { type BlockTools, type Extent, TOP, partsMax, splitBlock } from './splitBlock';
import { NO_KEYS, addRangeSums } from './rangeSum';

/** A change at a place of a level: parts and keys that come, or go if below zero. */
export type BlockChange = Block;

/** Is a block to be merged? It has at most a quarter of its parts, and both together fill three quarters at most. */
const isFew = (parts: number, level: number): boolean => parts <= partsMax(level) / 4;
const fitsWith = (parts: number, others: number, level: number): boolean =>
  parts === 0 || parts + others <= (partsMax(level) * 3) / 4;

/** The range of the block above. Only blocks within it merge, or the place of the block above would vanish. */
const parentRange = ({ blocks }: BlockTools, set: SetName, level: number, block: Place): readonly [Place, Place] => {
  if (level === TOP) return [FIRST, LAST];
  const parent = blocks.at(set, level + 1, block) ?? FIRST;
  return [parent, blocks.after(set, level + 1, parent)];
};

const merge = (a: Block, b: Block): Block => ({ ...a, ...addRangeSums(a, b), parts: a.parts + b.parts });

/** Finds the two neighbours to merge: a block with few parts and one beside it, within the block above. */
const pairOf = (tools: BlockTools, set: SetName, level: number, block: Block): readonly [Block, Block] | undefined => {
  const { blocks } = tools;
  const [first, last] = parentRange(tools, set, level, block);
  const left = comparePlaces(first, block) < 0 ? blocks.before(set, level, block) : undefined;
  if (left !== undefined && fitsWith(block.parts, left.parts, level)) return [left, block];
  const next = blocks.after(set, level, block);
  const right = comparePlaces(next, last) < 0 ? blocks.at(set, level, next) : undefined;
  return right === undefined || !fitsWith(block.parts, right.parts, level) ? undefined : [block, right];
};

/**
 * Merges the block at a place with neighbours within the block above, as long as it has few parts. No two neighbours
 * there ever have few parts together, so churn at one place leaves no trail of blocks. Where two merge, the last block
 * below the one meets the first below the other. Answers how many blocks fewer the level has.
 */
const mergeFew = (tools: BlockTools, set: SetName, level: number, place: Place): number => {
  const { blocks } = tools;
  let less = 0;
  for (let block = blocks.at(set, level, place); block !== undefined && isFew(block.parts, level); less += 1) {
    const pair = pairOf(tools, set, level, block);
    if (pair === undefined) return less;
    const [left, right] = pair;
    const both = merge(left, right);
    blocks.remove(set, level, right);
    blocks.put(set, level, both);
    const below = level === 0 ? 0 : mergeFew(tools, set, level - 1, right);
    block = { ...both, parts: both.parts - below };
    if (below > 0) blocks.put(set, level, block);
  }
  return less;
};

/** Writes an empty set: one block a level, each from the first place on. */
const begin = ({ blocks }: BlockTools, set: SetName): void => {
  for (let level = 0; level <= TOP; level += 1)
    blocks.add(set, level, { ...FIRST, ...NO_KEYS, parts: level === 0 ? 0 : 1 });
};

/** A block, and the sum of all changes in it. */
interface Changed extends Pick<Block, 'parts' | 'count' | 'sum'> {
  readonly block: Block;
}

const withChange = (changed: Changed, { parts, count, sum }: BlockChange): Changed => ({
  block: changed.block,
  parts: changed.parts + parts,
  count: changed.count + count,
  sum: changed.sum + sum,
});

/**
 * Gathers changes by block. The end of a block is read only once a second change lies in it: random places rarely share
 * one.
 */
const gather = (
  tools: BlockTools,
  set: SetName,
  level: number,
  changes: readonly BlockChange[],
): readonly Changed[] => {
  const { blocks } = tools;
  const all: Changed[] = [];
  let [last, end]: [Changed | undefined, Place | undefined] = [undefined, undefined];
  for (const one of changes) {
    const inside = end !== undefined && comparePlaces(one, end) < 0;
    const block: Block | undefined = inside ? last?.block : blocks.at(set, level, one);
    if (block === undefined) continue;
    const again = last !== undefined && samePlace(last.block, block);
    if (again && !inside) end = blocks.after(set, level, block);
    if (!again) end = undefined;
    last = withChange(again && last !== undefined ? last : { block, parts: 0, count: 0, sum: 0n }, one);
    all[again ? all.length - 1 : all.length] = last;
  }
  return all;
};

/** Writes a changed block. Answers how many blocks more the level has. */
const write = (tools: BlockTools, set: SetName, level: number, block: Block, reach: Extent): number => {
  if (block.parts > partsMax(level)) return splitBlock(tools, set, level, block, reach);
  tools.blocks.put(set, level, block);
  return 0;
};

/**
 * Applies changes to a level of a set, in the order of their places, and then to the levels above. All changes of one
 * block are one write. Blocks merge after all changes are written.
 */
export const rebalance = (
  tools: BlockTools,
  set: SetName,
  changes: readonly BlockChange[],
  reach: Extent,
  level = 0,
): void => {
  const [first] = changes;
  if (first !== undefined && level === 0 && tools.blocks.at(set, level, first) === undefined) begin(tools, set);
  const changed = gather(tools, set, level, changes);
  const written = changed.map(({ block, parts, count, sum }): BlockChange => {
    const { at_ms, id } = block;
    const sums = { at_ms, id, count, sum: BigInt.asUintN(256, sum) };
    const now = { at_ms, id, ...addRangeSums(block, sums), parts: block.parts + parts };
    return { ...sums, parts: write(tools, set, level, now, reach) };
  });
  const above = written.map((one, at) =>
    (changed[at]?.parts ?? 0) < 0 ? { ...one, parts: one.parts - mergeFew(tools, set, level, one) } : one,
  );
  if (level < TOP) rebalance(tools, set, above, reach, level + 1);
};
