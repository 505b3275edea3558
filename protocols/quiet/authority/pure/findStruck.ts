import type { PlaceFact } from './facts';
import { groupBy } from './order';
import type { StruckEvent } from './results';
import type { UserOutcome } from './devices/settleDevices';

/**
 * Lists the authority events that a removal cut off, and those that a demotion cut off as acts of an admin.
 * Source: quiet, "Standing".
 */
export const findStruck = (outcomes: Iterable<UserOutcome>, places: readonly PlaceFact[]): readonly StruckEvent[] => {
  const struck = new Map<string, StruckEvent>();
  const logOf = groupBy(places, ({ peer_id }) => peer_id);
  for (const { devices } of outcomes) {
    for (const { peer_id, end, demotion } of devices) {
      if (end === undefined && demotion === undefined) continue;
      for (const { event_id } of logOf.get(peer_id) ?? []) {
        if (end?.counts(event_id) === false) struck.set(event_id, { event_id, as_admin: false });
        else if (demotion?.counts(event_id) === false) struck.set(event_id, { event_id, as_admin: true });
      }
    }
  }
  return [...struck.values()].sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
};
