import type { ActsOf } from './acts';
import type { UserOutcome } from './devices/settleDevices';
import type { GrantFact, InviteFact, UserFact } from './facts';
import { groupBy } from './order';

/** An invite together with its inviter. */
export interface CountedInvite extends InviteFact {
  readonly user_id: string;
}

/** A user who joined by an invite that counts. */
export interface InviteArrival {
  readonly user_id: string;
  /** The `user` event, which carries the proof. */
  readonly event_id: string;
  readonly invite: CountedInvite;
}

export const isOpen = ({ max_uses }: InviteFact): boolean => max_uses === 0;

/** Lists the invites that count: those by admins, without copies. */
export const countInvites = (
  admins: readonly UserOutcome[],
  invitesOf: ActsOf<InviteFact>,
): ReadonlyMap<string, CountedInvite> => {
  const counted = new Map<string, CountedInvite>();
  for (const admin of admins) {
    for (const invite of invitesOf(admin)) counted.set(invite.invite_id, { ...invite, user_id: admin.user_id });
  }
  return counted;
};

/** Lists arrivals by each proof: a peer that joined by several invites arrives by each of them. */
export const findArrivals = (
  invites: ReadonlyMap<string, CountedInvite>,
  isUser: (user_id: string) => boolean,
  users: readonly UserFact[],
): readonly InviteArrival[] => {
  const usersOf = groupBy(
    users.filter(({ peer_id }) => isUser(peer_id)),
    ({ invite_id }) => invite_id ?? '',
  );
  return [...invites.values()].flatMap((invite) =>
    (usersOf.get(invite.invite_id) ?? []).map(({ peer_id, event_id }) => ({ user_id: peer_id, event_id, invite })),
  );
};

/** Lists users whom admins admitted: the admins themselves, and users with their grant. */
export const findAdmitted = (
  admins: readonly UserOutcome[],
  isUser: (user_id: string) => boolean,
  everyoneGrantsOf: ActsOf<GrantFact>,
): ReadonlySet<string> => {
  const granted = admins.flatMap((admin) => everyoneGrantsOf(admin).map(({ user_id }) => user_id));
  return new Set([...admins.map(({ user_id }) => user_id), ...granted.filter(isUser)]);
};

/**
 * Lists the arrivals that count: by an invite that was not revoked, or by a revoked open invite with an admin's grant.
 * Source: quiet, "Standing".
 */
export const dropRevoked = (
  arrivals: readonly InviteArrival[],
  revoked: ReadonlySet<string>,
  letIn: ReadonlySet<string>,
): readonly InviteArrival[] =>
  arrivals.filter(({ user_id, invite }) => !revoked.has(invite.invite_id) || (isOpen(invite) && letIn.has(user_id)));
