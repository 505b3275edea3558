import * as Ord from 'fp-ts/Ord';
import type { Devices } from './devices';
import type { Facts } from './facts';
import { byId, byTime, firstOfEach } from './order';

export interface Named {
  readonly name: string;
  readonly created_at_ms: number;
}

/**
 * How each user is called, and since when he is here: as his `user` of the smallest event_id says, until a device of
 * his says otherwise; the last to say so counts. A claim of a time ahead of the clock is the caller's to leave out.
 * Source: quiet, Standing and "Event types".
 */
export const findNames = (facts: Facts, devices: Devices): ReadonlyMap<string, Named> => {
  const introduced = firstOfEach(
    facts.users.filter(({ peer_id }) => devices.users.has(peer_id)),
    ({ peer_id }) => peer_id,
    byId(({ event_id }) => event_id),
  );
  const renamed = firstOfEach(
    facts.renames.filter(({ peer_id }) => devices.userOf.has(peer_id)),
    ({ peer_id }) => devices.userOf.get(peer_id) ?? peer_id,
    Ord.reverse(byTime),
  );
  return new Map(
    [...introduced].map(([user_id, { name, created_at_ms }]) => [
      user_id,
      { name: renamed.get(user_id)?.name ?? name, created_at_ms },
    ]),
  );
};
