import * as Ord from 'fp-ts/Ord';
import { openActs } from './acts';
import type { UserOutcome } from './devices/settleDevices';
import type { Facts, RenameFact } from './facts';
import { byId, byTime, firstOfEach, sortBy } from './order';

export interface UserName {
  readonly name: string;
  readonly created_at_ms: number;
}

/**
 * Finds each user's name and the time they joined. The `user` event of the smallest event_id gives both; the last rename
 * by a device of theirs replaces the name. Callers leave out claims of a time ahead of the clock.
 * Source: quiet, "Standing". Source: quiet, "Event types".
 */
export const findNames = (facts: Facts, settled: ReadonlyMap<string, UserOutcome>): ReadonlyMap<string, UserName> => {
  const introduced = firstOfEach(
    facts.users.filter(({ peer_id }) => settled.has(peer_id)),
    ({ peer_id }) => peer_id,
    byId(({ event_id }) => event_id),
  );
  const renamesOf = openActs<RenameFact>(facts.renames, ({ event_id }) => event_id);
  const lastFirst = Ord.reverse(byTime);
  const renamed = (user_id: string): string | undefined => {
    const user = settled.get(user_id);
    return user === undefined || facts.renames.length === 0 ? undefined : sortBy(renamesOf(user), lastFirst)[0]?.name;
  };
  return new Map(
    [...introduced].map(([user_id, { name, created_at_ms }]) => [
      user_id,
      { name: renamed(user_id) ?? name, created_at_ms },
    ]),
  );
};
