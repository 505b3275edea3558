import type { Settled } from './devices';
import type { Act } from './facts';
import { groupedBy } from './order';

/** What a user did, by all his devices, as far as it counts. */
export type ActsOf<A> = (by: Settled) => readonly A[];

/**
 * Opens the facts of one kind by the device that signed them. Nothing else attributes an act, and each reader asks only
 * once its signer's standing is settled: so what does not count of a removed device's log is left out here.
 * Source: quiet, Standing.
 */
export const openActs = <A extends Act>(acts: readonly A[], idOf: (act: A) => string): ActsOf<A> => {
  const byPeer = groupedBy(acts, ({ peer_id }) => peer_id);
  return ({ devices }) =>
    devices.flatMap(({ peer_id, cut }) => {
      const signed = byPeer.get(peer_id) ?? [];
      return cut === undefined ? signed : signed.filter((act) => cut.counts(idOf(act)));
    });
};
