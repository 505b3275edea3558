import { groupBy } from './order';

/** A grant in a group: the maker's has no giver. `act` is what took it back or struck it, if anything did. */
export interface GivenGrant {
  readonly grant_id: string;
  readonly user_id: string;
  readonly by: string | undefined;
  readonly act: string | undefined;
}

/**
 * Finds the smallest act that put each lost member out, directly or through the grants that theirs rested on. Acts are
 * followed from the smallest, so that each member is reached once, however densely members granted each other.
 * Source: quiet, "Keys".
 */
export const findLost = (given: readonly GivenGrant[], still: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const givenBy = groupBy(
    given.filter(({ act }) => act === undefined),
    ({ by }) => by ?? '',
  );
  const lost = new Map<string, string>();
  const begin = given.flatMap(({ user_id, act }) => (act === undefined ? [] : [{ user_id, act }]));
  for (const { user_id: first, act } of begin.sort((a, b) => (a.act < b.act ? -1 : 1))) {
    const reached = [first];
    for (const user_id of reached) {
      if (still.has(user_id) || lost.has(user_id)) continue;
      lost.set(user_id, act);
      for (const next of givenBy.get(user_id) ?? []) reached.push(next.user_id);
    }
  }
  return lost;
};
