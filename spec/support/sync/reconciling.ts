import {
  type Answer,
  type Key,
  type KeySet,
  type Reconcile,
  openLift,
  openReconcile,
  productionParams,
} from '../../../lib';
import { integerBetween, seededRandom } from '../../../lib/random';
import { toHex } from '../../../lib/ids';
import { crypto } from '../kernel/envelopes';
import { memoryKeySet } from './memoryKeySet';
import { right } from '../common/right';

export const params = productionParams(crypto);
export const reconcile = openReconcile(params);

const lifted = new Map<Uint8Array, bigint>();
const lift = openLift(crypto);

/** The production lift, remembered: the same keys are in thousands of sets. */
export const liftOnce = (id: Uint8Array): bigint => {
  const known = lifted.get(id) ?? lift(id);
  lifted.set(id, known);
  return known;
};

export const setOf = (keys: readonly Key[]): KeySet => memoryKeySet(keys, liftOnce);

/** Whole numbers from `low` to `high`, both included, the same for the same seed. */
export const dice = (seed: number): ((low: number, high: number) => number) => {
  const random = seededRandom(seed);
  return (low, high) => integerBetween(random, low, high);
};

/** So many keys whose times are drawn from `spread` milliseconds. */
export const drawKeys = (seed: number, count: number, spread: number, from = 1_700_000_000_000): readonly Key[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    at_ms: from + integerBetween(random, 0, spread),
    id: random.bytes(16),
  }));
};

/** One side: what it has, and what it has asked for and not got. */
export interface Side {
  readonly set: KeySet;
  readonly has: ReadonlySet<string>;
  readonly asked: Set<string>;
  /** What the other side asked for. */
  readonly wanted: Set<string>;
}

export const sideOf = (keys: readonly Key[]): Side => ({
  set: setOf(keys),
  has: new Set(keys.map(({ id }) => toHex(id))),
  asked: new Set(),
  wanted: new Set(),
});

/** Lets one side answer a frame and remember what it asked for. */
export const answerOf = (side: Side, frame: Uint8Array, by: Reconcile = reconcile): Answer => {
  const lacking = (ids: readonly Uint8Array[]) =>
    ids.filter((id) => !side.has.has(toHex(id)) && !side.asked.has(toHex(id)));
  const answer = right(by.answer(side.set, lacking, frame));
  for (const id of answer.asked) side.asked.add(toHex(id));
  for (const id of answer.wanted) side.wanted.add(toHex(id));
  return answer;
};

/** What an exchange came to. */
export interface Exchange {
  readonly frames: number;
  readonly bytes: number;
  /** The longest chain of frames, each an answer to the one before: one-way trips. */
  readonly trips: number;
  readonly longest: number;
  /** Either side has learnt that all is the same. */
  readonly inStep: boolean;
}

const FRAMES_MAX = 100_000;

/** Lets two sides talk until both are quiet, a trip at a time. Events that are wanted do not come meanwhile. */
export const exchange = (asker: Side, answerer: Side, by: Reconcile = reconcile): Exchange => {
  let going = by.start(asker.set);
  let [frames, bytes, trips, longest, inStep] = [0, 0, 0, 0, false];
  while (going.length > 0) {
    trips += 1;
    frames += going.length;
    bytes += going.reduce((sum, { length }) => sum + length, 0);
    longest = Math.max(longest, ...going.map(({ length }) => length));
    if (frames > FRAMES_MAX) throw new Error('the exchange does not end');
    const here = trips % 2 === 1 ? answerer : asker;
    const answers = going.map((frame) => answerOf(here, frame, by));
    inStep ||= here === asker && answers.some((answer) => answer.inStep && answer.frames.length === 0);
    going = answers.flatMap((answer) => answer.frames);
  }
  return { frames, bytes, trips, longest, inStep };
};
