import type { Key } from '../../../lib';
import { toHex } from '../../../lib/ids';
import { type Pair, pairsFrom } from '../../support/sync/reconcilePairs';
import { type Side, answerOf, dice, reconcile, setOf, sideOf } from '../../support/sync/reconciling';

const PASSES_MAX = 60;
const FRAMES_MAX = 20_000;

interface Flying {
  readonly to: 0 | 1;
  readonly bytes: Uint8Array;
}
type Dice = ReturnType<typeof dice>;

/** One pass over a bad line: of a hundred frames thirty are lost and twenty come twice, and none waits for another. */
const pass = (sides: readonly [Side, Side], roll: Dice): boolean => {
  const going: Flying[] = [];
  let [sent, inStep] = [0, false];
  const send = (to: 0 | 1, frames: readonly Uint8Array[]): void => {
    sent += frames.length;
    for (const bytes of frames) {
      if (roll(0, 9) < 3) continue;
      going.push({ to, bytes });
      if (roll(0, 9) < 2) going.push({ to, bytes });
    }
  };
  send(1, reconcile.start(sides[0].set));
  while (going.length > 0 && sent < FRAMES_MAX) {
    const [{ to, bytes }] = going.splice(roll(0, going.length - 1), 1) as [Flying];
    const answer = answerOf(sides[to], bytes);
    inStep ||= to === 0 && answer.inStep;
    send(to === 0 ? 1 : 0, answer.frames);
  }
  expect(going).toEqual([]);
  return inStep;
};

/** A side after a pass: what the other was asked for has come, but for what was lost. */
const after = (
  keys: readonly Key[],
  other: readonly Key[],
  wanted: ReadonlySet<string>,
  roll: Dice,
): readonly Key[] => {
  const here = new Set(keys.map(({ id }) => toHex(id)));
  const sent = other.filter(({ id }) => wanted.has(toHex(id)));
  expect(sent.filter(({ id }) => here.has(toHex(id)))).toEqual([]);
  expect(sent).toHaveLength(wanted.size);
  return [...keys, ...sent.filter(() => roll(0, 9) >= 3)];
};

/** How many passes two sets needed to become the same and to know it. */
const passesOf = ({ mine, yours }: Pair, roll: Dice): { readonly passes: number; readonly ends: Pair } => {
  let ends: Pair = { mine, yours };
  for (let passes = 1; passes <= PASSES_MAX; passes += 1) {
    const sides = [sideOf(ends.mine), sideOf(ends.yours)] as const;
    const inStep = pass(sides, roll);
    if (inStep) return { passes, ends };
    ends = {
      mine: after(ends.mine, ends.yours, sides[1].wanted, roll),
      yours: after(ends.yours, ends.mine, sides[0].wanted, roll),
    };
  }
  return { passes: PASSES_MAX, ends };
};

const idsOf = (keys: readonly Key[]): readonly string[] => keys.map(({ id }) => toHex(id)).sort();

describe('frames that are lost, repeated and out of order', () => {
  it.each([11, 12, 13, 14])('do no harm, and passes go on until both sides have all (seed %d)', (seed) => {
    const [next, roll] = [pairsFrom(seed), dice(seed)];

    for (let n = 0; n < 40; n += 1) {
      const pair = next();
      const union = [...new Set(idsOf([...pair.mine, ...pair.yours]))];

      const { passes, ends } = passesOf(pair, roll);

      expect({ n, passes: passes < PASSES_MAX }).toEqual({ n, passes: true });
      expect([idsOf(ends.mine), idsOf(ends.yours)]).toEqual([union, union]);
    }
  });
});

describe('every chain of answers', () => {
  const TRIPS_MAX = 16;

  /** How many trips until nobody says anything more. Each frame meets one of `sets`, and nothing is ever remembered. */
  const tripsOf = (sets: readonly (readonly Key[])[], roll: Dice): number => {
    const over = sets.map(setOf);
    let going = reconcile.start(over[0]!);
    let trips = 0;
    for (; going.length > 0 && trips <= TRIPS_MAX; trips += 1) {
      going = going.flatMap((bytes) => {
        const at = roll(0, over.length / 2 - 1) * 2 + (trips % 2 === 0 ? 1 : 0);
        const has = new Set(sets[at]!.map(({ id }) => toHex(id)));
        const answer = reconcile.answer(over[at]!, (ids) => ids.filter((id) => !has.has(toHex(id))), bytes);
        return answer._tag === 'Right' ? answer.right.frames : [];
      });
    }
    return trips;
  };

  it.each([21, 22, 23])('ends, though nothing that is wanted ever comes (seed %d)', (seed) => {
    const [next, roll] = [pairsFrom(seed), dice(seed)];

    for (let n = 0; n < 60; n += 1) {
      const { mine, yours } = next();
      expect(tripsOf([mine, yours], roll)).toBeLessThan(TRIPS_MAX);
    }
  });

  it.each([31, 32])('ends, though both sets are others at each frame (seed %d)', (seed) => {
    const [next, roll] = [pairsFrom(seed), dice(seed)];

    for (let n = 0; n < 12; n += 1) {
      const pairs = [next(), next(), next()];
      expect(
        tripsOf(
          pairs.flatMap(({ mine, yours }) => [mine, yours]),
          roll,
        ),
      ).toBeLessThan(TRIPS_MAX);
    }
  });
});
