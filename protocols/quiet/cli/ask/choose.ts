import * as E from 'fp-ts/Either';
import { type CommandRefusal, refusal, usageRefusal } from '../commandRefusal';
import { isolate } from '../show/sanitize';
import type { Numbers } from './command';
import { shortId } from '../show/printAnswer';

/** Anything that a person can name by its name, id or number in the shell. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  /** The network that it belongs to, where names repeat across networks. */
  readonly within?: string;
}

const LISTED_MAX = 10;
const PREFIX_MIN = 4;

const list = (numbers: Numbers | undefined, choices: readonly Choice[]): string => {
  const shown = choices
    .slice(0, LISTED_MAX)
    .map(
      ({ id, name, within }) =>
        `${isolate(name)}${within === undefined ? '' : ` in ${isolate(within)}`} (${shortId(numbers === undefined ? {} : { numbers }, id)})`,
    );
  return `${shown.join(', ')}${choices.length > LISTED_MAX ? ', …' : ''}`;
};

/** Whole ids and numbers win. Names and beginnings of ids are of one rank: where they name two things, neither is chosen. */
const matchersOf = (given: string, numbers: Numbers | undefined): ((choice: Choice) => boolean)[] => {
  const number = /^\d{1,9}$/.test(given) ? numbers?.idOf(Number(given)) : undefined;
  const isBeginning = given.length >= PREFIX_MIN && /^[0-9a-f]+$/.test(given);
  return [
    ({ id }) => id === given || id === number,
    ({ id, name }) => name === given || (isBeginning && id.startsWith(given)),
  ];
};

/** Words for the refusals of `choose`. */
export interface ChoiceHelp {
  /** The kind of thing: `network`. */
  readonly what: string;
  /** Advice where there is none: `create one with …`. */
  readonly none: string;
}

/**
 * Finds the one choice that a person named: by number, id, name, or at least 4 characters of an id. Where nothing is
 * named, it answers the only choice. Refuses, listing the choices: none, several, and a name that is also the beginning of
 * another's id. Source: threats, "T58".
 */
export const choose = <C extends Choice>(
  { what, none }: ChoiceHelp,
  choices: readonly C[],
  given: string | undefined,
  numbers?: Numbers,
): E.Either<CommandRefusal, C> => {
  const [only] = choices;
  if (only === undefined) return E.left(refusal(`${what}.is_there`, `there is no ${what} yet: ${none}`));
  const found =
    given === undefined
      ? choices
      : (matchersOf(given, numbers)
          .map((matches) => choices.filter(matches))
          .find((some) => some.length > 0) ?? []);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return E.right(first);
  const which = list(numbers, first === undefined ? choices : found);
  return E.left(
    first === undefined
      ? refusal(`${what}.is_known`, `there is no such ${what}; there is ${which}`)
      : usageRefusal(`which ${what}? There is ${which}: say --${what === 'identity' ? 'as' : what}`, `${what}.is_one`),
  );
};
