import type { UserOutcome } from './devices/settleDevices';
import type { Facts } from './facts';
import { byId, firstOfEach } from './order';

export interface UserName {
  readonly name: string;
  readonly created_at_ms: number;
}

/**
 * Finds the name under which each user came, and the time they joined: both of their `user` event of the smallest
 * event_id. Later names depend on the clock, so queries add them. Source: quiet, "Standing".
 */
export const findNames = (facts: Facts, settled: ReadonlyMap<string, UserOutcome>): ReadonlyMap<string, UserName> => {
  const introduced = firstOfEach(
    facts.users.filter(({ peer_id }) => settled.has(peer_id)),
    ({ peer_id }) => peer_id,
    byId(({ event_id }) => event_id),
  );
  return new Map([...introduced].map(([user_id, { name, created_at_ms }]) => [user_id, { name, created_at_ms }]));
};
