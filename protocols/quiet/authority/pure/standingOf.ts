import { openActs } from './acts';
import type { UserOutcome } from './devices/settleDevices';
import type { Facts, LinkInviteFact } from './facts';
import { type Membership, byMembership } from './findMembers';
import { findNames } from './findNames';
import { type GroupOuts, groupOuts } from './groupOuts';
import { byId, sortBy } from './order';
import { type People, settlePeople } from './settlePeople';
import { findStruck } from './findStruck';
import type {
  DeviceStanding,
  InviteStanding,
  LinkInviteStanding,
  RemovedStanding,
  StruckEvent,
  UserStanding,
} from './results';
import { type Tree, openTree } from './tree';

export type { Facts } from './facts';

/**
 * The standing of one network, each list sorted by id. A user in neither `users` nor `removedUsers` does not count, and
 * nothing of theirs is shown.
 */
export interface Standing {
  readonly users: readonly UserStanding[];
  readonly devices: readonly DeviceStanding[];
  readonly members: readonly Membership[];
  /** Members of normal groups and everybody who once was, whether or not their grant was taken back. */
  readonly everIn: readonly Membership[];
  /** The acts that put something out of each group, from which its epoch is computed. */
  readonly outs: readonly GroupOuts[];
  /** Invites and link invites that were not revoked. */
  readonly invites: readonly InviteStanding[];
  readonly linkInvites: readonly LinkInviteStanding[];
  readonly removedUsers: readonly RemovedStanding[];
  /** Devices that were removed themselves or with their user. */
  readonly removedDevices: readonly DeviceStanding[];
  readonly struck: readonly StruckEvent[];
}

/** Lists members of everyone and guests, removed ones included. */
const outcomesToShow = ({ settled, present }: People): readonly UserOutcome[] => {
  const told = [...present].flatMap((user_id) => settled.get(user_id) ?? []);
  return sortBy(
    told,
    byId(({ user_id }) => user_id),
  );
};

const usersIn = (facts: Facts, people: People, told: readonly UserOutcome[]) => {
  const names = findNames(facts, people.settled);
  const users: UserStanding[] = [];
  const removedUsers: RemovedStanding[] = [];
  for (const { user_id, removed, demoted } of told) {
    const { name = '', created_at_ms = 0 } = names.get(user_id) ?? {};
    const is_member = people.everyone.has(user_id);
    const acted_rank = people.ranks.get(user_id) ?? null;
    const rank = { admin_rank: demoted ? null : acted_rank, acted_rank };
    if (removed) removedUsers.push({ user_id, name, ...rank, created_at_ms });
    else users.push({ user_id, name, ...rank, is_member, is_guest: !is_member, created_at_ms });
  }
  return { users, removedUsers };
};

const devicesIn = (told: readonly UserOutcome[]) => {
  const of = (gone: boolean): readonly DeviceStanding[] => {
    const devices = told.flatMap(({ user_id, ...user }) =>
      user.devices.flatMap(({ peer_id, end }, nth) =>
        (end !== undefined || user.removed) === gone ? [{ peer_id, user_id, nth }] : [],
      ),
    );
    return sortBy(
      devices,
      byId(({ peer_id }) => peer_id),
    );
  };
  return { devices: of(false), removedDevices: of(true) };
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
  return sortBy(
    counted,
    byId(({ invite_id }) => invite_id),
  );
};

const linkInvitesIn = (
  facts: Facts,
  { linkOf }: Tree,
  { revokedBy }: People,
  told: readonly UserOutcome[],
): readonly LinkInviteStanding[] => {
  const linkInvitesOf = openActs<LinkInviteFact>(facts.linkInvites, ({ link_invite_id }) => link_invite_id);
  const counted = new Map<string, LinkInviteStanding>();
  for (const user of told) {
    const { user_id } = user;
    const revoked = revokedBy(user_id);
    const open = { ...user, devices: user.removed ? [] : user.devices.filter(({ end }) => end === undefined) };
    for (const { link_invite_id, peer_id, closes_at_ms } of linkInvitesOf(open)) {
      if (revoked.has(link_invite_id)) continue;
      const used_by = linkOf.get(link_invite_id)?.linked_id ?? null;
      counted.set(link_invite_id, { link_invite_id, user_id, peer_id, closes_at_ms, used_by });
    }
  }
  return sortBy(
    counted.values(),
    byId(({ link_invite_id }) => link_invite_id),
  );
};

/**
 * Computes standing: a pure function of the set of a network's authority facts. All who hold the same facts agree, in
 * whatever order and however often the facts came. It enforces two bounds: the 64 devices of a user, and the 16 groups by a
 * user who is no admin. Flows enforce the 500 users, 200 groups, 1,000 channels and 64 open invites; the inviter's node
 * enforces `max_uses` and `closes_at_ms`.
 * Source: quiet, "Standing".
 */
export const standingOf = (facts: Facts): Standing => {
  const tree = openTree(facts);
  const people = settlePeople(facts, tree);
  const told = outcomesToShow(people);
  return {
    ...usersIn(facts, people, told),
    ...devicesIn(told),
    members: sortBy(people.members, byMembership),
    everIn: sortBy(people.groups.everIn, byMembership),
    outs: sortBy(
      groupOuts(facts, tree, people),
      byId(({ group_id }) => group_id),
    ),
    invites: invitesIn(people),
    linkInvites: linkInvitesIn(facts, tree, people, told),
    struck: findStruck(people.settled.values(), facts.places),
  };
};
