import { openActs } from './acts';
import { type Ranks, rankAdmins } from './rankAdmins';
import { type Settlement, openSettlement } from './settlement';
import type { UserOutcome } from './settleDevices';
import { type CountedInvite, findArrivals, countInvites, isOpen, findAdmitted, dropRevoked } from './findArrivals';
import type { Facts, GrantFact, GroupKind, RevocationFact } from './facts';
import { type Membership, findMembers } from './findMembers';
import { byId, sortBy } from './order';
import { openRemovals } from './removals';
import type { Tree } from './tree';

/** All people of a network with their rights; removed ones too, for what they did before. */
export interface People {
  readonly ranks: Ranks;
  readonly everyone: ReadonlySet<string>;
  /** Invites that were not revoked. */
  readonly invites: ReadonlyMap<string, CountedInvite>;
  /** Members of everyone, and guests. */
  readonly present: ReadonlySet<string>;
  readonly members: readonly Membership[];
  /** Every user, whether or not they count. */
  readonly settled: ReadonlyMap<string, UserOutcome>;
  /** Revocations that count: admins revoke invites, and a user revokes their own link invites. */
  readonly revokedBy: (user_id: string) => ReadonlySet<string>;
  readonly boundKeys: readonly string[];
}

const outcomesOf = ({ settled }: Settlement, user_ids: Iterable<string>): readonly UserOutcome[] =>
  [...user_ids].flatMap((user_id) => settled.get(user_id) ?? []);

const openRevocations = (revocations: readonly RevocationFact[], settled: ReadonlyMap<string, UserOutcome>) => {
  const actsOf = openActs<RevocationFact>(revocations, ({ revocation_id }) => revocation_id);
  return (user_id: string): ReadonlySet<string> => {
    const by = settled.get(user_id);
    return new Set(by === undefined ? [] : actsOf(by).map(({ invitation_id }) => invitation_id));
  };
};

/** Ranks the admins, then settles all other users in the order of their ids. */
const settleAll = (facts: Facts, tree: Tree, adminGrants: readonly GrantFact[]) => {
  const settlement = openSettlement(tree, openRemovals(facts, tree));
  const ranks = rankAdmins(
    facts,
    tree,
    settlement,
    openActs<GrantFact>(adminGrants, ({ event_id }) => event_id),
  );
  const others = [...tree.users].filter((user_id) => !settlement.settled.has(user_id));
  const byUser = byId((user_id: string) => user_id);
  for (const user_id of sortBy(others, byUser)) settlement.settle(user_id, undefined);
  return { settlement, ranks, admins: outcomesOf(settlement, ranks.keys()) };
};

/** Settles ranks, then arrivals, then memberships of groups. No later step changes an earlier one. */
export const settlePeople = (facts: Facts, tree: Tree): People => {
  const kinds = new Map(facts.groups.map(({ group_id, kind }) => [group_id, kind]));
  const grants = (kind: GroupKind) => facts.grants.filter(({ group_id }) => kinds.get(group_id) === kind);
  const grantsOf = (kind: GroupKind) => openActs<GrantFact>(grants(kind), ({ event_id }) => event_id);

  const { settlement, ranks, admins } = settleAll(facts, tree, grants(1));
  const { settled } = settlement;
  const isUser = (user_id: string): boolean => (settled.get(user_id)?.devices.length ?? 0) > 0;

  const all = countInvites(
    admins,
    openActs(facts.invites, ({ invite_id }) => invite_id),
  );
  const revokedBy = openRevocations(facts.revocations, settled);
  const revoked = new Set(admins.flatMap(({ user_id }) => [...revokedBy(user_id)]));
  const letIn = findAdmitted(admins, isUser, grantsOf(2));
  const arrivals = dropRevoked(findArrivals(all, isUser, facts.users), revoked, letIn);
  const opened = arrivals.filter(({ invite }) => isOpen(invite));
  const everyone = new Set([...letIn, ...opened.map(({ user_id }) => user_id)]);
  const present = new Set([...everyone, ...arrivals.map(({ user_id }) => user_id)]);

  const groupsOf = openActs(
    facts.groups.filter(({ kind }) => kind === 0),
    ({ group_id }) => group_id,
  );
  const normalGrantsOf = grantsOf(0);
  const here = outcomesOf(settlement, everyone);
  const founders = here.flatMap((by) => groupsOf(by).map(({ group_id }) => ({ group_id, user_id: by.user_id })));
  const granted = here.flatMap((by) => normalGrantsOf(by).map((grant) => ({ ...grant, by: by.user_id })));
  const invited = opened.map(({ user_id, invite }) => ({ group_id: invite.group_id, user_id, by: invite.user_id }));
  const normal = findMembers(everyone, founders, [...granted, ...invited]);

  const named = [...kinds].flatMap(([group_id, kind]) =>
    kind === 0 ? [] : [...(kind === 1 ? ranks.keys() : everyone)].map((user_id) => ({ group_id, user_id })),
  );
  const invites = new Map([...all].filter(([invite_id]) => !revoked.has(invite_id)));
  const members = [...normal, ...named].filter(({ user_id }) => settled.get(user_id)?.removed === false);
  return { ranks, everyone, invites, present, members, settled, revokedBy, boundKeys: settlement.boundKeys() };
};
