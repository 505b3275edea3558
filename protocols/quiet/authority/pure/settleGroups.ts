import { openActs, openAdminActs } from './acts';
import type { InviteArrival } from './findArrivals';
import type { Facts, GrantFact, GroupFact, TakeBackFact } from './facts';
import { type Grant, type Membership, type Offer, findMembers, placeIn } from './findMembers';
import { byId, bySeq, sortBy } from './order';
import type { Ranks } from './rankAdmins';
import type { UserOutcome } from './devices/settleDevices';

/** Groups by one user who is no admin that count. Source: quiet, "Standing". */
export const GROUPS_PER_MEMBER_MAX = 16;

/** Normal groups, with the grants that make their members. */
export interface Groups {
  readonly makers: readonly Grant[];
  readonly offers: readonly Offer[];
  /** The members, removed users among them. */
  readonly members: readonly Membership[];
  /** Everybody who was ever let in, whether or not a grant was taken back since. */
  readonly everIn: readonly Membership[];
  /** Grants that were taken back, each with the event that did it. */
  readonly takenBack: ReadonlyMap<string, string>;
}

interface Present {
  readonly everyone: ReadonlySet<string>;
  /** The outcomes of everyone. */
  readonly here: readonly UserOutcome[];
  readonly ranks: Ranks;
  readonly opened: readonly InviteArrival[];
}

const idOf = ({ event_id }: { readonly event_id: string }): string => event_id;

/** Lists the groups that count: all by admins, and the first 16 of anybody else. */
const madeGroups = (groups: readonly GroupFact[], { here, ranks }: Present): readonly Grant[] => {
  const groupsOf = openActs(groups, ({ group_id }) => group_id);
  return here.flatMap((by) => {
    const made = new Map(groupsOf(by).map((group) => [group.group_id, group]));
    const place = new Map(by.devices.map(({ peer_id }, nth) => [peer_id, nth]));
    const inOrder = [...made.values()].sort((a, b) => {
      const devices = (place.get(a.peer_id) ?? 0) - (place.get(b.peer_id) ?? 0);
      return devices || bySeq.compare({ ...a, event_id: a.group_id }, { ...b, event_id: b.group_id });
    });
    const most = ranks.has(by.user_id) ? inOrder.length : GROUPS_PER_MEMBER_MAX;
    return inOrder.slice(0, most).map(({ group_id }) => ({ group_id, user_id: by.user_id, grant_id: group_id }));
  });
};

/** Finds the grants that were taken back: by who gave them, the group's maker, an admin in the group, or the user. */
const findTakenBack = (
  takeBacks: readonly TakeBackFact[],
  { here, ranks }: Present,
  makers: readonly Grant[],
  offers: readonly Offer[],
  everIn: readonly Membership[],
): ReadonlyMap<string, string> => {
  const takenBack = new Map<string, string>();
  if (takeBacks.length === 0) return takenBack;
  const makerOf = new Map(makers.map(({ group_id, user_id }) => [group_id, user_id]));
  const given = new Map<string, Offer>([
    ...makers.map((one): [string, Offer] => [one.grant_id, { ...one, by: one.user_id }]),
    ...offers.map((one): [string, Offer] => [one.grant_id, one]),
  ]);
  const inside = new Set(everIn.map(({ group_id, user_id }) => placeIn(group_id, user_id)));
  const saidBy = openActs(takeBacks, idOf);
  const saidAsAdmin = openAdminActs(takeBacks, idOf);
  const rankOf = ({ user_id }: UserOutcome): number => ranks.get(user_id) ?? Infinity;

  const byRank = [...here].sort((a, b) => rankOf(a) - rankOf(b) || (a.user_id < b.user_id ? -1 : 1));
  for (const by of byRank) {
    const asAdmin = new Set(ranks.has(by.user_id) ? saidAsAdmin(by).map(idOf) : []);
    for (const { event_id, group_id, user_id, grant_ids } of sortBy(saidBy(by), byId(idOf))) {
      const isAdminIn = asAdmin.has(event_id) && inside.has(placeIn(group_id, by.user_id));
      const mayAll = isAdminIn || by.user_id === user_id || by.user_id === makerOf.get(group_id);
      for (const grant_id of grant_ids) {
        const grant = given.get(grant_id);
        if (grant?.group_id !== group_id || grant.user_id !== user_id || takenBack.has(grant_id)) continue;
        if (mayAll || grant.by === by.user_id) takenBack.set(grant_id, event_id);
      }
    }
  }
  return takenBack;
};

/**
 * Settles normal groups. A grant counts if its signer is in the group, by a chain of grants that begins at the maker; one
 * that was taken back does not. Its signer's own place may be gone since: what a signer took back stays so.
 * Source: quiet, "Standing".
 */
export const settleGroups = (facts: Facts, grants: readonly GrantFact[], present: Present): Groups => {
  const { everyone, here, opened } = present;
  const makers = madeGroups(
    facts.groups.filter(({ kind }) => kind === 0),
    present,
  );
  const grantsOf = openActs<GrantFact>(grants, idOf);
  const offers: readonly Offer[] = [
    ...here.flatMap((by) =>
      grantsOf(by).map(({ group_id, user_id, event_id }) => ({
        group_id,
        user_id,
        grant_id: event_id,
        by: by.user_id,
      })),
    ),
    ...opened.map(({ user_id, event_id, invite }) => ({
      ...{ group_id: invite.group_id, user_id, grant_id: event_id, by: invite.user_id },
    })),
  ];
  const everIn = findMembers(everyone, makers, offers);
  const takenBack = findTakenBack(facts.takeBacks, present, makers, offers, everIn);
  const isGiven = ({ grant_id }: Grant): boolean => !takenBack.has(grant_id);
  const members = takenBack.size === 0 ? everIn : findMembers(everyone, makers.filter(isGiven), offers.filter(isGiven));
  return { makers, offers, members, everIn, takenBack };
};
