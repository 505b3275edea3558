import { openActs } from './acts';
import type { Facts, GroupFact, InviteFact, RemovalFact, RevocationFact } from './facts';
import { groupBy } from './order';
import type { People } from './settlePeople';
import type { Tree } from './tree';

/** The acts that put devices and invites out of a group, by id: one for each device or invite. */
export interface GroupOuts {
  readonly group_id: string;
  /** Sorted, with repetition. */
  readonly outs: readonly string[];
}

const keepLeast = (acts: Map<string, string>, target: string, act: string): void => {
  const known = acts.get(target);
  if (known === undefined || act < known) acts.set(target, act);
};

/**
 * Maps removed devices to the removal that put each out: by the admin of the highest rank, else by the user's own, and the
 * smallest id among several.
 */
const removedBy = ({ removals }: Facts, { userOf }: Tree, { ranks, settled }: People): ReadonlyMap<string, string> => {
  const actsOf = openActs<RemovalFact>(removals, ({ removal_id }) => removal_id);
  const found = new Map<string, string>();
  const decide = (counted: readonly RemovalFact[], rank: number): void => {
    const mine = new Map<string, string>();
    for (const { removal_id, user_id, device_id } of counted) {
      const target = user_id ?? userOf(device_id ?? '') ?? '';
      if (rank !== Infinity && (ranks.get(target) ?? Infinity) <= rank) continue;
      const devices =
        user_id === null ? [device_id ?? ''] : (settled.get(user_id)?.devices ?? []).map((d) => d.peer_id);
      for (const peer_id of devices) keepLeast(mine, peer_id, removal_id);
    }
    for (const [peer_id, act] of mine) if (!found.has(peer_id)) found.set(peer_id, act);
  };
  for (const [user_id, rank] of ranks) {
    const admin = settled.get(user_id);
    if (admin !== undefined) decide(actsOf(admin), rank);
  }
  for (const { own } of settled.values()) if (own.length > 0) decide(own, Infinity);
  return found;
};

/** Maps revoked invites to the smallest counted revocation of each. */
const revokedBy = ({ revocations }: Facts, { ranks, settled }: People): ReadonlyMap<string, string> => {
  const actsOf = openActs<RevocationFact>(revocations, ({ revocation_id }) => revocation_id);
  const found = new Map<string, string>();
  for (const user_id of ranks.keys()) {
    const admin = settled.get(user_id);
    for (const act of admin === undefined ? [] : actsOf(admin)) {
      keepLeast(found, act.invitation_id, act.revocation_id);
    }
  }
  return found;
};

/**
 * Finds what is out of each group: removed devices of every user who was ever let in, and revoked open invites into it. The
 * same facts give the same lists, in whatever order they came. Source: quiet, "Keys".
 */
export const groupOuts = (facts: Facts, tree: Tree, people: People): readonly GroupOuts[] => {
  const removed = removedBy(facts, tree, people);
  const revoked = revokedBy(facts, people);
  const grantsOf = groupBy(facts.grants, ({ group_id }) => group_id);
  // Admins are of everyone, too.
  const admins = facts.groups.filter(({ kind }) => kind === 1).flatMap(({ group_id }) => grantsOf.get(group_id) ?? []);
  const open = [...new Map(facts.invites.map((one) => [one.invite_id, one])).values()].filter((i) => i.max_uses === 0);
  const arrivalsOf = groupBy(facts.users, ({ invite_id }) => invite_id ?? '');

  return [...new Map(facts.groups.map((group) => [group.group_id, group])).values()].map((group: GroupFact) => {
    const { group_id, kind, peer_id } = group;
    const into = open.filter((invite: InviteFact) => kind === 2 || invite.group_id === group_id);
    const letIn = new Set([
      ...[tree.userOf(peer_id) ?? ''],
      ...[...(grantsOf.get(group_id) ?? []), ...(kind === 2 ? admins : [])].map(({ user_id }) => user_id),
      ...into.flatMap(({ invite_id }) => (arrivalsOf.get(invite_id) ?? []).map((user) => user.peer_id)),
    ]);
    const devices = [...letIn].flatMap((user_id) => {
      const user = people.settled.get(user_id);
      return (user?.devices ?? []).filter((device) => device.removed || user?.removed === true);
    });
    const outs = [
      ...devices.flatMap((device) => removed.get(device.peer_id) ?? []),
      ...into.flatMap(({ invite_id }) => revoked.get(invite_id) ?? []),
    ];
    return { group_id, outs: outs.sort() };
  });
};
