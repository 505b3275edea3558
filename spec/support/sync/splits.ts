import type { Key } from '../../../lib';
import { toHex } from '../../../lib/ids';
import { LISTED_MAX } from '../../../protocols/quiet/sync/catchUp/outstandingMax';
import { dice, drawKeys, reconcile, setOf } from './reconciling';
import { sortedKeys } from './memoryKeySet';
import { right } from '../common/right';

/** Events of the largest split. */
export const MANY_MAX = 50_000;

type Dice = ReturnType<typeof dice>;

/** Which side has a key: in turns of any lengths, by chance, or nearly all on one side. */
const INTERLEAVINGS: readonly ((roll: Dice) => (at: number) => 'mine' | 'yours' | 'both')[] = [
  (roll) => {
    const [whole, mine] = [roll(20, 400), roll(1, 19)];
    return (at) => (at % whole < mine ? 'mine' : 'yours');
  },
  (roll) => () => (['mine', 'yours', 'both'] as const)[roll(0, 2)] ?? 'both',
  (roll) => () => (roll(0, 99) === 0 ? 'mine' : 'yours'),
  (roll) => () => (roll(0, 49) === 0 ? 'mine' : 'both'),
  () => (at) => (at % 2 === 0 ? 'mine' : 'yours'),
];

/** A side that notes what it lacks, up to a limit, and is given it after the pass. */
const sideOf = (keys: readonly Key[]) => {
  const has = new Set(keys.map(({ id }) => toHex(id)));
  return { keys, has, set: setOf(keys), noted: new Set<string>() };
};
type Side = ReturnType<typeof sideOf>;

const answer = (side: Side, frame: Uint8Array): readonly Uint8Array[] =>
  right(
    reconcile.answer(
      side.set,
      (ids) => {
        const lacks = ids.filter((id) => !side.has.has(toHex(id)) && !side.noted.has(toHex(id)));
        const noted = lacks.slice(0, Math.max(0, LISTED_MAX - side.noted.size));
        for (const id of noted) side.noted.add(toHex(id));
        return noted;
      },
      frame,
    ),
  ).frames;

/** One pass, until both are quiet; answers how many frames it took. */
const pass = (sides: readonly [Side, Side]): number => {
  let [going, frames, to]: [readonly Uint8Array[], number, 0 | 1] = [reconcile.start(sides[0].set), 0, 1];
  while (going.length > 0) {
    frames += going.length;
    const side = sides[to];
    going = going.flatMap((frame) => answer(side, frame));
    to = to === 1 ? 0 : 1;
  }
  return frames;
};

const filled = ({ keys, noted }: Side, others: readonly Key[]): Side =>
  sideOf([...keys, ...others.filter(({ id }) => noted.has(toHex(id)))]);

/** Compares two sides pass after pass until one finds nothing: a split of `count` events at most, drawn from a seed. */
export const comparedWhole = (seed: number, count: number) => {
  const roll = dice(seed);
  const keys = sortedKeys(drawKeys(seed, count, [0, 60_000, 10_000_000][roll(0, 2)] ?? 0));
  const owner = INTERLEAVINGS[seed % INTERLEAVINGS.length]?.(roll) ?? (() => 'both' as const);
  const owners = keys.map((_, at) => owner(at));
  const of = (not: 'mine' | 'yours'): readonly Key[] => keys.filter((_, at) => owners[at] !== not);
  let sides: readonly [Side, Side] = [sideOf(of('yours')), sideOf(of('mine'))];
  let [frames, passes, found] = [0, 0, true];
  while (found && passes < 20) {
    frames += pass(sides);
    passes += 1;
    found = sides.some(({ noted }) => noted.size > 0);
    sides = [filled(sides[0], sides[1].keys), filled(sides[1], sides[0].keys)];
  }
  const same = sides.every(({ keys: all }) => all.length === keys.length);
  return { same, frames, passes, differing: owners.filter((one) => one !== 'both').length };
};
