import { openActs } from './acts';
import { type Ranks, rankAdmins } from './admins';
import type { Devices } from './devices';
import { type CountedInvite, arrivalsBy, countInvites, findEveryone, isOpen } from './everyone';
import type { Facts, GrantFact, GroupKind } from './facts';
import { type Membership, findMembers } from './members';

/** The people of a network, and what each may do. */
export interface People {
  readonly ranks: Ranks;
  readonly everyone: ReadonlySet<string>;
  readonly invites: ReadonlyMap<string, CountedInvite>;
  /** Everyone, and the guests. */
  readonly present: ReadonlySet<string>;
  readonly members: readonly Membership[];
}

/** First who ranks, then whom they let in, then who took whom into which group: nothing later changes the earlier. */
export const settlePeople = (facts: Facts, devices: Devices): People => {
  const kinds = new Map(facts.groups.map(({ group_id, kind }) => [group_id, kind]));
  const grantsOf = (kind: GroupKind) =>
    openActs<GrantFact>(
      devices,
      facts.grants.filter(({ group_id }) => kinds.get(group_id) === kind),
    );

  const ranks = rankAdmins(facts, devices, grantsOf(1));
  const invites = countInvites(ranks, openActs(devices, facts.invites));
  const arrivals = arrivalsBy(invites, devices, facts.users);
  const everyone = findEveryone(ranks, devices, grantsOf(2), arrivals);
  const present = new Set([...everyone, ...arrivals.map(({ user_id }) => user_id)]);

  const groupsOf = openActs(
    devices,
    facts.groups.filter(({ kind }) => kind === 0),
  );
  const normalGrantsOf = grantsOf(0);
  const founders = [...everyone].flatMap((user_id) => groupsOf(user_id).map(({ group_id }) => ({ group_id, user_id })));
  const granted = [...everyone].flatMap((by) => normalGrantsOf(by).map((grant) => ({ ...grant, by })));
  const invited = arrivals
    .filter(({ invite }) => isOpen(invite))
    .map(({ user_id, invite }) => ({ group_id: invite.group_id, user_id, by: invite.user_id }));
  const normal = findMembers(everyone, founders, [...granted, ...invited]);

  const named = [...kinds].flatMap(([group_id, kind]) =>
    kind === 0 ? [] : [...(kind === 1 ? ranks.keys() : everyone)].map((user_id) => ({ group_id, user_id })),
  );
  return { ranks, everyone, invites, present, members: [...normal, ...named] };
};
