import type { ActsOf } from './acts';
import type { Devices } from './devices';
import type { Facts, GrantFact } from './facts';
import { byId, firstOfEach, sorted } from './order';

/** The admins, best rank first, each with his rank: 0 is the creator. */
export type Ranks = ReadonlyMap<string, number>;

/** The user of the creator's key: a device of his without an invite. Of several the smallest id, so all agree. */
const creatorIn = (facts: Facts, { users }: Devices): string | undefined => {
  const key = facts.network?.creator_public_key;
  const keyed = new Set(facts.devices.filter(({ public_key }) => public_key === key).map(({ peer_id }) => peer_id));
  const founders = facts.users.filter((u) => u.invite_id === null && keyed.has(u.peer_id) && users.has(u.peer_id));
  return sorted(
    founders.map(({ peer_id }) => peer_id),
    byId((user_id) => user_id),
  )[0];
};

/**
 * Ranks the admins by the length of their shortest chain of grants that count, then by the event_id of the grant that
 * ends it. The acts of an admin are read when his own rank is settled, never before: whoever ranks above him has been
 * heard by then. A ring of grants that hangs on nobody is never reached.
 * Source: quiet, Standing.
 */
export const rankAdmins = (facts: Facts, devices: Devices, adminGrantsOf: ActsOf<GrantFact>): Ranks => {
  const ranks = new Map<string, number>();
  const creator = creatorIn(facts, devices);
  let level: readonly string[] = creator === undefined ? [] : [creator];
  while (level.length > 0) {
    const granted: GrantFact[] = [];
    for (const user_id of level) {
      ranks.set(user_id, ranks.size);
      for (const grant of adminGrantsOf(user_id)) granted.push(grant);
    }
    const fresh = granted.filter(({ user_id }) => devices.users.has(user_id) && !ranks.has(user_id));
    const byGrant = byId(({ event_id }: GrantFact) => event_id);
    const made = firstOfEach(fresh, ({ user_id }) => user_id, byGrant);
    level = sorted(made.values(), byGrant).map(({ user_id }) => user_id);
  }
  return ranks;
};
