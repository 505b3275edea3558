import type { ActsOf } from './acts';
import type { Settlement } from './settlement';
import type { Facts, GrantFact } from './facts';
import { byId, firstOfEach, sortBy } from './order';
import type { Tree } from './tree';

/** The admins, best rank first, each with their rank: 0 is a founder. */
export type Ranks = ReadonlyMap<string, number>;

/**
 * Finds the founders: users without an invite whose first device has both keys of the network. A copy of the keys makes
 * one more founder and takes nothing from the first. Once one of them recovered, the others are founders no longer.
 * Source: quiet, "Standing".
 */
const foundersIn = (facts: Facts, { users }: Tree, settlement: Settlement): readonly string[] => {
  const { network } = facts;
  const keyed = new Set(
    facts.devices
      .filter((one) => one.public_key === network?.creator_public_key && one.recovery_key === network.recovery_key)
      .map(({ peer_id }) => peer_id),
  );
  const claims = facts.users.filter((u) => u.invite_id === null && keyed.has(u.peer_id) && users.has(u.peer_id));
  const founders = sortBy(
    new Set(claims.map(({ peer_id }) => peer_id)),
    byId((user_id) => user_id),
  );
  const recovered = founders.flatMap((user_id) => {
    const { recovered: how } = settlement.preview(user_id);
    return how === undefined ? [] : [{ user_id, ...how }];
  });
  const [last] = [...recovered].sort((a, b) => b.generation - a.generation || (a.least < b.least ? -1 : 1));
  return last === undefined ? founders : [last.user_id];
};

/**
 * Ranks admins by the length of their shortest chain of grants that count, then by the event_id of its last grant. An
 * admin's acts are read once their own rank is settled: by then every higher rank was settled, and has removed them or
 * not. A ring of grants that hangs on nobody is never reached.
 * Source: quiet, "Standing".
 */
export const rankAdmins = (
  facts: Facts,
  tree: Tree,
  settlement: Settlement,
  adminGrantsOf: ActsOf<GrantFact>,
): Ranks => {
  const founders = foundersIn(facts, tree, settlement);
  const ranks = new Map<string, number>(founders.map((user_id) => [user_id, 0]));
  let level = settlement.settle(founders, 0);
  while (level.length > 0) {
    const granted = level.flatMap(adminGrantsOf);
    const fresh = granted.filter(({ user_id }) => tree.users.has(user_id) && !settlement.settled.has(user_id));
    const byGrant = byId(({ event_id }: GrantFact) => event_id);
    const made = firstOfEach(fresh, ({ user_id }) => user_id, byGrant);
    level = sortBy(made.values(), byGrant).flatMap(({ user_id }) => {
      const rank = ranks.size;
      ranks.set(user_id, rank);
      return settlement.settle([user_id], rank);
    });
  }
  return ranks;
};
