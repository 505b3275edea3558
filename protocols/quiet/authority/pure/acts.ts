import type { UserOutcome } from './settleDevices';
import type { Act } from './facts';
import { groupBy } from './order';

/** Answers the acts of a user that count, by all their devices. */
export type ActsOf<A> = (by: UserOutcome) => readonly A[];

/**
 * Groups the facts of one kind by the device that signed them; nothing else attributes an act. Readers ask only once the
 * signer's standing is settled, so the part of a removed device's log that does not count is left out here.
 * Source: quiet, "Standing".
 */
export const openActs = <A extends Act>(acts: readonly A[], idOf: (act: A) => string): ActsOf<A> => {
  const byPeer = groupBy(acts, ({ peer_id }) => peer_id);
  return ({ devices }) =>
    devices.flatMap(({ peer_id, cut }) => {
      const signed = byPeer.get(peer_id) ?? [];
      return cut === undefined ? signed : signed.filter((act) => cut.counts(idOf(act)));
    });
};
