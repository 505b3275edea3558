import * as E from 'fp-ts/Either';
import { type CommandRefusal, refusal, usageRefusal } from '../commandRefusal';
import { isolate } from '../show/sanitize';
import type { Numbers } from './command';
import { shortId } from '../show/printAnswer';

/** Something that can be meant by a name, an id or a number. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  /** What it is in, where names are told apart by that. */
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

const meant = (given: string, numbers: Numbers | undefined): ((choice: Choice) => boolean)[] => {
  const number = /^\d{1,9}$/.test(given) ? numbers?.idOf(Number(given)) : undefined;
  return [
    ({ id }) => id === given || id === number,
    ({ name }) => name === given,
    ({ id }) => given.length >= PREFIX_MIN && /^[0-9a-f]+$/.test(given) && id.startsWith(given),
  ];
};

/** What to say where nothing, or more than one thing, is meant. */
export interface ChoiceHelp {
  /** `network`. */
  readonly what: string;
  /** What to do where there is none: `make one with …`. */
  readonly none: string;
}

/** Finds the one that is meant: the only one, or that of a number, an id, a name or the beginning of an id. */
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
      : (meant(given, numbers)
          .map((means) => choices.filter(means))
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
