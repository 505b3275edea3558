import type { ActsOf } from './acts';
import type { Ranks } from './admins';
import type { Devices } from './devices';
import type { GrantFact, InviteFact, UserFact } from './facts';
import { groupedBy } from './order';

/** An invite together with the user whose it is. */
export interface CountedInvite extends InviteFact {
  readonly user_id: string;
}

/** Whoever came by an invite that counts. */
export interface Arrival {
  readonly user_id: string;
  readonly invite: CountedInvite;
}

export const isOpen = ({ max_uses }: InviteFact): boolean => max_uses === 0;

/** The invites that count: those of admins. An invite told twice is one. */
export const countInvites = (ranks: Ranks, invitesOf: ActsOf<InviteFact>): ReadonlyMap<string, CountedInvite> => {
  const counted = new Map<string, CountedInvite>();
  for (const user_id of ranks.keys()) {
    for (const invite of invitesOf(user_id)) counted.set(invite.invite_id, { ...invite, user_id });
  }
  return counted;
};

/** Each proof counts: a peer that came by several invites has arrived by each of them. */
export const arrivalsBy = (
  invites: ReadonlyMap<string, CountedInvite>,
  devices: Devices,
  users: readonly UserFact[],
): readonly Arrival[] => {
  const usersOf = groupedBy(
    users.filter(({ peer_id }) => devices.users.has(peer_id)),
    ({ invite_id }) => invite_id ?? '',
  );
  return [...invites.values()].flatMap((invite) =>
    (usersOf.get(invite.invite_id) ?? []).map(({ peer_id }) => ({ user_id: peer_id, invite })),
  );
};

/**
 * The members of everyone: admins, whom an admin let in, and who came by an open invite.
 * Source: quiet, Standing and "Event types".
 */
export const findEveryone = (
  ranks: Ranks,
  { users }: Devices,
  everyoneGrantsOf: ActsOf<GrantFact>,
  arrivals: readonly Arrival[],
): ReadonlySet<string> => {
  const everyone = new Set(ranks.keys());
  for (const admin of ranks.keys()) {
    for (const { user_id } of everyoneGrantsOf(admin)) if (users.has(user_id)) everyone.add(user_id);
  }
  for (const { user_id, invite } of arrivals) if (isOpen(invite)) everyone.add(user_id);
  return everyone;
};
