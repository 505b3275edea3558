import * as Ord from 'fp-ts/Ord';
import { byId, groupBy } from './order';

export interface Membership {
  readonly group_id: string;
  readonly user_id: string;
}

/** A membership by the event that grants it: the `group` of its maker, a `group_member`, or the `user` of an open invite. */
export interface Grant extends Membership {
  readonly grant_id: string;
}

/** A membership that counts if `by` is a member of the group. */
export interface Offer extends Grant {
  readonly by: string;
}

/** Names a place in a group, as a key of Maps. */
export const placeIn = (group_id: string, user_id: string): string => `${group_id}:${user_id}`;

export const byMembership = Ord.getMonoid<Membership>().concat(
  byId(({ group_id }) => group_id),
  byId(({ user_id }) => user_id),
);

/**
 * Finds the members of normal groups: their makers, and every user whom a member added, along any chain. Each membership
 * is visited once. Guests are no members: a membership waits until they are admitted to everyone.
 * Source: quiet, "Standing". Source: quiet, "Event types".
 */
export const findMembers = (
  everyone: ReadonlySet<string>,
  makers: readonly Membership[],
  offers: readonly Offer[],
): readonly Membership[] => {
  const offersBy = groupBy(offers, ({ group_id, by }) => placeIn(group_id, by));
  const known = new Set<string>();
  const members: Membership[] = [];
  const join = ({ group_id, user_id }: Membership): void => {
    const key = placeIn(group_id, user_id);
    if (!everyone.has(user_id) || known.has(key)) return;
    known.add(key);
    members.push({ group_id, user_id });
  };

  makers.forEach(join);
  // New members are appended to the list under iteration, so that one walk reaches them all.
  for (const { group_id, user_id } of members) (offersBy.get(placeIn(group_id, user_id)) ?? []).forEach(join);
  return members;
};
