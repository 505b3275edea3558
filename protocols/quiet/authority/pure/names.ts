import * as Ord from 'fp-ts/Ord';
import { openActs } from './acts';
import type { Settled } from './devices';
import type { Facts, RenameFact } from './facts';
import { byId, byTime, firstOfEach, sorted } from './order';

export interface Named {
  readonly name: string;
  readonly created_at_ms: number;
}

/**
 * How each user is called, and since when he is here: as his `user` of the smallest event_id says, until a device of
 * his says otherwise; the last to say so counts. A claim of a time ahead of the clock is the caller's to leave out.
 * Source: quiet, Standing and "Event types".
 */
export const findNames = (facts: Facts, settled: ReadonlyMap<string, Settled>): ReadonlyMap<string, Named> => {
  const introduced = firstOfEach(
    facts.users.filter(({ peer_id }) => settled.has(peer_id)),
    ({ peer_id }) => peer_id,
    byId(({ event_id }) => event_id),
  );
  const renamesOf = openActs<RenameFact>(facts.renames, ({ event_id }) => event_id);
  const lastFirst = Ord.reverse(byTime);
  const renamed = (user_id: string): string | undefined => {
    const user = settled.get(user_id);
    return user === undefined || facts.renames.length === 0 ? undefined : sorted(renamesOf(user), lastFirst)[0]?.name;
  };
  return new Map(
    [...introduced].map(([user_id, { name, created_at_ms }]) => [
      user_id,
      { name: renamed(user_id) ?? name, created_at_ms },
    ]),
  );
};
