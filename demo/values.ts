import * as E from 'fp-ts/Either';

/** Reads an option's value, or says what the option takes. */
export type Read<A> = (given: string) => E.Either<string, A>;

/** The longest delay of a packet, in milliseconds. */
const LATENCY_MS_MAX = 60_000;
/** A seed has 32 bits. */
const SEED_MAX = 2 ** 32 - 1;

const wholeIn = (given: string, low: number, high: number): number | undefined => {
  const value = /^\d{1,10}$/.test(given) ? Number(given) : NaN;
  return value >= low && value <= high ? value : undefined;
};

/** A whole number from `low` to `high`. */
export const count =
  (low: number, high: number): Read<number> =>
  (given) =>
    E.fromNullable(`a whole number from ${low} to ${high}`)(wholeIn(given, low, high));

/** A whole number from 1 to `high`, or the word `all`. */
export const numberOrAll =
  (high: number): Read<number | 'all'> =>
  (given) =>
    given === 'all' ? E.right(given) : E.mapLeft((wanted: string) => `'all' or ${wanted}`)(count(1, high)(given));

/** A number from 0 to 1. */
export const chance: Read<number> = (given) => {
  const value = /^(\d+\.?\d*|\.\d+)$/.test(given) ? Number(given) : NaN;
  return value <= 1 ? E.right(value) : E.left('a number from 0 to 1');
};

/** `20..200`, or one number for both ends; in milliseconds. */
export const range: Read<readonly [number, number]> = (given) => {
  const [low, high] = given.split('..', 3).map((end) => wholeIn(end, 0, LATENCY_MS_MAX));
  const isRange = /^\d+(\.\.\d+)?$/.test(given);
  const last = given.includes('..') ? high : low;
  return isRange && low !== undefined && last !== undefined && low <= last
    ? E.right([low, last])
    : E.left(`milliseconds as SHORTEST..LONGEST, at most ${LATENCY_MS_MAX}`);
};

/** One of a few words. */
export const oneOf =
  <A extends string>(words: readonly A[]): Read<A> =>
  (given) =>
    E.fromNullable(words.map((word) => `'${word}'`).join(' or '))(words.find((word) => word === given));

export const seed: Read<number> = count(0, SEED_MAX);
