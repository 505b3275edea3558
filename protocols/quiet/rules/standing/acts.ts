import type { Devices } from './devices';
import type { Act } from './facts';
import { groupedBy } from './order';

/** What a user did, by all his devices. */
export type ActsOf<A> = (user_id: string) => readonly A[];

/**
 * Opens the facts of one kind by the user whose devices signed them. Nothing else attributes an act, and each reader
 * asks only once its signer's standing is settled: so what is not to count of a peer's log is left out here.
 * Source: quiet, Standing.
 */
export const openActs = <A extends Act>({ userOf }: Devices, acts: readonly A[]): ActsOf<A> => {
  const byUser = groupedBy(
    acts.filter(({ peer_id }) => userOf.has(peer_id)),
    ({ peer_id }) => userOf.get(peer_id) ?? peer_id,
  );
  return (user_id) => byUser.get(user_id) ?? [];
};
