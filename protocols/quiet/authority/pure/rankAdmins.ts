import type { ActsOf } from './acts';
import type { Settlement } from './settlement';
import type { Facts, GrantFact } from './facts';
import { byId, firstOfEach, sortBy } from './order';
import type { Tree } from './tree';

/** The admins, best rank first, each with their rank: 0 is the creator. */
export type Ranks = ReadonlyMap<string, number>;

/**
 * Finds the creator: the user whose first device has the network's creator key and no invite. Among several, the smallest
 * id counts, so that all agree. A user who removed that key themselves comes first: the key stays bound, and its holder
 * cannot become a new creator.
 */
const creatorIn = (facts: Facts, { users }: Tree, settlement: Settlement): string | undefined => {
  const key = facts.network?.creator_public_key;
  const keyed = new Set(facts.devices.filter(({ public_key }) => public_key === key).map(({ peer_id }) => peer_id));
  const founders = facts.users.filter((u) => u.invite_id === null && keyed.has(u.peer_id) && users.has(u.peer_id));
  const ids = sortBy(
    founders.map(({ peer_id }) => peer_id),
    byId((user_id) => user_id),
  );
  return ids.find((user_id) => settlement.preview(user_id).devices[0]?.removed === true) ?? ids[0];
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
  const ranks = new Map<string, number>();
  const creator = creatorIn(facts, tree, settlement);
  let level: readonly string[] = creator === undefined ? [] : [creator];
  while (level.length > 0) {
    const granted: GrantFact[] = [];
    for (const user_id of level) {
      const outcome = settlement.settle(user_id, ranks.size);
      if (outcome.devices.length === 0) continue;
      ranks.set(user_id, ranks.size);
      for (const grant of adminGrantsOf(outcome)) granted.push(grant);
    }
    const fresh = granted.filter(({ user_id }) => tree.users.has(user_id) && !settlement.settled.has(user_id));
    const byGrant = byId(({ event_id }: GrantFact) => event_id);
    const made = firstOfEach(fresh, ({ user_id }) => user_id, byGrant);
    level = sortBy(made.values(), byGrant).map(({ user_id }) => user_id);
  }
  return ranks;
};
