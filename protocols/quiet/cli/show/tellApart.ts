import { foldName } from '../../rules/foldName';
import type { CommandContext } from '../ask/command';
import { shortId } from './printAnswer';
import { isolate } from './sanitize';

/** How a row is called, and the id of the one who is called so: several rows may be about one user. */
export interface Called<A> {
  readonly nameOf: (row: A) => string;
  readonly idOf: (row: A) => string;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Tells apart rows whose names look alike. Answers the suffix of a row's name: ` (1a2b3c4d5e)` where another id in the list
 * has a name that is equal once both are folded, and nothing elsewhere. Source: threats, "T53".
 */
export const tellApart = <A>(
  at: Pick<CommandContext, 'numbers'>,
  rows: readonly A[],
  { nameOf, idOf }: Called<A>,
): ((row: A) => string) => {
  const ids = new Map<string, Set<string>>();
  for (const row of rows) {
    const name = foldName(nameOf(row));
    ids.set(name, (ids.get(name) ?? new Set()).add(idOf(row)));
  }
  return (row) => ((ids.get(foldName(nameOf(row))) ?? NONE).size > 1 ? ` (${shortId(at, idOf(row))})` : '');
};

interface User {
  readonly user_id: string;
  readonly name: string;
}

const USER: Called<User> = { nameOf: ({ name }) => name, idOf: ({ user_id }) => user_id };

/** Tells apart rows about some of a network's users: all its users are compared, one's own among them. */
export const tellUsersApart = (
  at: Pick<CommandContext, 'numbers'>,
  users: readonly User[],
  rows: readonly User[] = [],
): ((user: User) => string) => tellApart(at, [...users, ...rows], USER);

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Shows the name of one of several things in a sentence, with its id where another's name looks alike. */
export const shownName = (at: Pick<CommandContext, 'numbers'>, all: readonly Named[], one: Named): string =>
  `${isolate(one.name)}${tellApart(at, all, { nameOf: ({ name }) => name, idOf: ({ id }) => id })(one)}`;
