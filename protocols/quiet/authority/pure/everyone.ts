import type { ActsOf } from './acts';
import type { Settled } from './devices';
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
export const countInvites = (
  admins: readonly Settled[],
  invitesOf: ActsOf<InviteFact>,
): ReadonlyMap<string, CountedInvite> => {
  const counted = new Map<string, CountedInvite>();
  for (const admin of admins) {
    for (const invite of invitesOf(admin)) counted.set(invite.invite_id, { ...invite, user_id: admin.user_id });
  }
  return counted;
};

/** Each proof counts: a peer that came by several invites has arrived by each of them. */
export const arrivalsBy = (
  invites: ReadonlyMap<string, CountedInvite>,
  isUser: (user_id: string) => boolean,
  users: readonly UserFact[],
): readonly Arrival[] => {
  const usersOf = groupedBy(
    users.filter(({ peer_id }) => isUser(peer_id)),
    ({ invite_id }) => invite_id ?? '',
  );
  return [...invites.values()].flatMap((invite) =>
    (usersOf.get(invite.invite_id) ?? []).map(({ peer_id }) => ({ user_id: peer_id, invite })),
  );
};

/** Whom admins let in: themselves, and those they granted it. */
export const letInBy = (
  admins: readonly Settled[],
  isUser: (user_id: string) => boolean,
  everyoneGrantsOf: ActsOf<GrantFact>,
): ReadonlySet<string> => {
  const granted = admins.flatMap((admin) => everyoneGrantsOf(admin).map(({ user_id }) => user_id));
  return new Set([...admins.map(({ user_id }) => user_id), ...granted.filter(isUser)]);
};

/**
 * The arrivals that count: by an invite that was not revoked, and by a revoked open one those whom an admin let in.
 * Source: quiet, Standing.
 */
export const withoutRevoked = (
  arrivals: readonly Arrival[],
  revoked: ReadonlySet<string>,
  letIn: ReadonlySet<string>,
): readonly Arrival[] =>
  arrivals.filter(({ user_id, invite }) => !revoked.has(invite.invite_id) || (isOpen(invite) && letIn.has(user_id)));
