import { openActs, openAdminActs } from './acts';
import { type Ranks, rankAdmins } from './rankAdmins';
import { type Settlement, openSettlement } from './settlement';
import type { UserOutcome } from './devices/settleDevices';
import { type CountedInvite, findArrivals, countInvites, isOpen, findAdmitted, dropRevoked } from './findArrivals';
import type { Facts, GrantFact, GroupKind, RevocationFact } from './facts';
import type { Membership } from './findMembers';
import { byId, sortBy } from './order';
import { openRemovals } from './removals';
import { type Groups, settleGroups } from './settleGroups';
import type { Tree } from './tree';

/** All people of a network with their rights; removed ones too, for what they did before. */
export interface People {
  readonly ranks: Ranks;
  readonly everyone: ReadonlySet<string>;
  /** Invites that were not revoked. */
  readonly invites: ReadonlyMap<string, CountedInvite>;
  /** Every invite by an admin, revoked ones too. */
  readonly allInvites: ReadonlyMap<string, CountedInvite>;
  /** Members of everyone, and guests. */
  readonly present: ReadonlySet<string>;
  readonly members: readonly Membership[];
  readonly groups: Groups;
  /** Every user, whether or not they count. */
  readonly settled: ReadonlyMap<string, UserOutcome>;
  /** Revocations that count: admins revoke invites, and a user revokes their own link invites. */
  readonly revokedBy: (user_id: string) => ReadonlySet<string>;
}

const outcomesOf = ({ settled }: Settlement, user_ids: Iterable<string>): readonly UserOutcome[] =>
  [...user_ids].flatMap((user_id) => settled.get(user_id) ?? []);

const openRevocations = (
  { revocations }: Facts,
  settled: ReadonlyMap<string, UserOutcome>,
  open: typeof openAdminActs,
) => {
  const actsOf = open<RevocationFact>(revocations, ({ revocation_id }) => revocation_id);
  return (user_id: string): ReadonlySet<string> => {
    const by = settled.get(user_id);
    return new Set(by === undefined ? [] : actsOf(by).map(({ invitation_id }) => invitation_id));
  };
};

/** Ranks the admins, then settles all other users. */
const settleAll = (facts: Facts, tree: Tree, adminGrants: readonly GrantFact[]) => {
  const settlement = openSettlement(tree, openRemovals(facts, tree));
  const ranks = rankAdmins(
    facts,
    tree,
    settlement,
    openAdminActs<GrantFact>(adminGrants, ({ event_id }) => event_id),
  );
  const others = [...tree.users].filter((user_id) => !settlement.settled.has(user_id));
  const byUser = byId((user_id: string) => user_id);
  settlement.settle(sortBy(others, byUser), undefined);
  return { settlement, ranks, admins: outcomesOf(settlement, ranks.keys()) };
};

/** Settles ranks, then arrivals, then memberships of groups. No later step changes an earlier one. */
export const settlePeople = (facts: Facts, tree: Tree): People => {
  const kinds = new Map(facts.groups.map(({ group_id, kind }) => [group_id, kind]));
  const grants = (kind: GroupKind) => facts.grants.filter(({ group_id }) => kinds.get(group_id) === kind);

  const { settlement, ranks, admins } = settleAll(facts, tree, grants(1));
  const { settled } = settlement;
  const isUser = (user_id: string): boolean => settled.has(user_id);

  const allInvites = countInvites(
    admins,
    openAdminActs(facts.invites, ({ invite_id }) => invite_id),
  );
  const revokedByAdmin = openRevocations(facts, settled, openAdminActs);
  const revoked = new Set(admins.flatMap(({ user_id }) => [...revokedByAdmin(user_id)]));
  const letIn = findAdmitted(
    admins,
    isUser,
    openAdminActs<GrantFact>(grants(2), ({ event_id }) => event_id),
  );
  const arrivals = dropRevoked(findArrivals(allInvites, isUser, facts.users), revoked, letIn);
  const opened = arrivals.filter(({ invite }) => isOpen(invite));
  const everyone = new Set([...letIn, ...opened.map(({ user_id }) => user_id)]);
  const present = new Set([...everyone, ...arrivals.map(({ user_id }) => user_id)]);

  const here = outcomesOf(settlement, everyone);
  const groups = settleGroups(facts, grants(0), { everyone, here, ranks, opened });
  const isAdmin = (user_id: string): boolean => settled.get(user_id)?.demoted === false;
  const named = [...kinds].flatMap(([group_id, kind]) =>
    kind === 0
      ? []
      : [...(kind === 1 ? [...ranks.keys()].filter(isAdmin) : everyone)].map((user_id) => ({ group_id, user_id })),
  );
  const invites = new Map([...allInvites].filter(([invite_id]) => !revoked.has(invite_id)));
  const members = [...groups.members, ...named].filter(({ user_id }) => settled.get(user_id)?.removed === false);
  const revokedBy = openRevocations(facts, settled, openActs);
  return { ranks, everyone, invites, allInvites, present, members, groups, settled, revokedBy };
};
