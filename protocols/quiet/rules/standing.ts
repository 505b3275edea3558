import { type Devices, findDevices } from './standing/devices';
import type { Facts } from './standing/facts';
import { type Membership, byMembership } from './standing/members';
import { findNames } from './standing/names';
import { byId, sorted } from './standing/order';
import { type People, settlePeople } from './standing/people';

export type { Facts } from './standing/facts';

/** Somebody who counts; `admin_rank` is 0 for the creator and null for who is no admin. */
export interface UserStanding {
  readonly user_id: string;
  readonly name: string;
  readonly admin_rank: number | null;
  /** Of everyone. */
  readonly is_member: boolean;
  /** Came by a limited invite that counts, and nobody has let him in yet. */
  readonly is_guest: boolean;
  readonly created_at_ms: number;
}

export interface DeviceStanding {
  readonly peer_id: string;
  readonly user_id: string;
}

/** An invite that counts, and whose it is. */
export interface InviteStanding {
  readonly invite_id: string;
  readonly user_id: string;
  readonly group_id: string;
  readonly max_uses: number;
  readonly closes_at_ms: number;
  readonly is_open: boolean;
}

/** A link invite by a device that counts; `used_by` is the one peer it linked. */
export interface LinkInviteStanding {
  readonly link_invite_id: string;
  readonly user_id: string;
  readonly peer_id: string;
  readonly closes_at_ms: number;
  readonly used_by: string | null;
}

/** Who is what in one network, each list sorted by id. Who is not in `users` is nobody here. */
export interface Standing {
  readonly users: readonly UserStanding[];
  readonly devices: readonly DeviceStanding[];
  readonly members: readonly Membership[];
  readonly invites: readonly InviteStanding[];
  readonly linkInvites: readonly LinkInviteStanding[];
}

const usersIn = (facts: Facts, devices: Devices, { ranks, everyone, present }: People): readonly UserStanding[] => {
  const users = [...findNames(facts, devices)]
    .filter(([user_id]) => present.has(user_id))
    .map(([user_id, { name, created_at_ms }]) => ({
      user_id,
      name,
      admin_rank: ranks.get(user_id) ?? null,
      is_member: everyone.has(user_id),
      is_guest: !everyone.has(user_id),
      created_at_ms,
    }));
  return sorted(
    users,
    byId(({ user_id }) => user_id),
  );
};

const devicesIn = ({ userOf }: Devices, { present }: People): readonly DeviceStanding[] => {
  const devices = [...userOf].map(([peer_id, user_id]) => ({ peer_id, user_id }));
  return sorted(
    devices.filter(({ user_id }) => present.has(user_id)),
    byId(({ peer_id }) => peer_id),
  );
};

const invitesIn = ({ invites }: People): readonly InviteStanding[] => {
  const counted = [...invites.values()].map(({ invite_id, user_id, group_id, max_uses, closes_at_ms }) => ({
    invite_id,
    user_id,
    group_id,
    max_uses,
    closes_at_ms,
    is_open: max_uses === 0,
  }));
  return sorted(
    counted,
    byId(({ invite_id }) => invite_id),
  );
};

const linkInvitesIn = (
  facts: Facts,
  { linkOf }: Devices,
  devices: readonly DeviceStanding[],
): readonly LinkInviteStanding[] => {
  const userOf = new Map(devices.map(({ peer_id, user_id }) => [peer_id, user_id]));
  const counted = new Map<string, LinkInviteStanding>();
  for (const { link_invite_id, peer_id, closes_at_ms } of facts.linkInvites) {
    const user_id = userOf.get(peer_id);
    if (user_id === undefined) continue;
    const used_by = linkOf.get(link_invite_id)?.linked_id ?? null;
    counted.set(link_invite_id, { link_invite_id, user_id, peer_id, closes_at_ms, used_by });
  }
  return sorted(
    counted.values(),
    byId(({ link_invite_id }) => link_invite_id),
  );
};

/**
 * Who is what: a pure function of the set of a network's authority facts, so that all who hold the same facts agree,
 * in whatever order and however often these came. Of the bounds of a network only the 8 devices of a user are kept
 * here; flows keep the 500 users, 200 groups, 1,000 channels and 64 open invites, and `max_uses` and `closes_at_ms`
 * of an invite, which the inviter's node counts.
 * Source: quiet, Standing.
 */
export const standingOf = (facts: Facts): Standing => {
  const found = findDevices(facts);
  const people = settlePeople(facts, found);
  const devices = devicesIn(found, people);
  return {
    users: usersIn(facts, found, people),
    devices,
    members: sorted(people.members, byMembership),
    invites: invitesIn(people),
    linkInvites: linkInvitesIn(facts, found, devices),
  };
};
