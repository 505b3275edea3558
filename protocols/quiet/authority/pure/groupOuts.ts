import { openAdminActs } from './acts';
import type { Facts, GrantFact, GroupFact, InviteFact, RevocationFact } from './facts';
import { type GivenGrant, findLost } from './findLost';
import type { Grant, Membership, Offer } from './findMembers';
import { byId, firstOfEach, groupBy } from './order';
import type { Device } from './devices/settleDevices';
import type { People } from './settlePeople';
import type { Tree } from './tree';

/** The acts that put devices, grants and open invites out of a group, each as often as it put something out. */
export interface GroupOuts {
  readonly group_id: string;
  /** Sorted, with repetition. */
  readonly outs: readonly string[];
}

/** Answers the removal that struck an act, or its signer with it; undefined where it counts or never could. */
type StruckBy = (peer_id: string, event_id: string, asAdmin: boolean) => string | undefined;

const openStruck = ({ settled }: People): StruckBy => {
  const devices = new Map<string, Device>();
  const lapsed = new Map<string, string>();
  for (const user of settled.values()) {
    for (const device of user.devices) devices.set(device.peer_id, device);
    for (const { peer_id, by } of user.lapsed) lapsed.set(peer_id, by);
  }
  return (peer_id, event_id, asAdmin) => {
    const { end, demotion } = devices.get(peer_id) ?? { end: undefined, demotion: undefined };
    if (end?.counts(event_id) === false) return end.by;
    if (asAdmin && demotion?.counts(event_id) === false) return demotion.by;
    return lapsed.get(peer_id);
  };
};

/** Lists the removals that put devices of these users out, one for each device. */
const devicesOut = ({ settled }: People, user_ids: Iterable<string>): readonly string[] =>
  [...user_ids].flatMap((user_id) => {
    const { devices = [], lapsed = [] } = settled.get(user_id) ?? {};
    return [...devices.flatMap(({ end }) => end?.by ?? []), ...lapsed.map(({ by }) => by)];
  });

/** Maps revoked invites to the revocation by the admin of the highest rank. */
const revocationsOf = ({ revocations }: Facts, { ranks, settled }: People): ReadonlyMap<string, string> => {
  const actsOf = openAdminActs<RevocationFact>(revocations, ({ revocation_id }) => revocation_id);
  const found = new Map<string, string>();
  for (const user_id of ranks.keys()) {
    const admin = settled.get(user_id);
    const said = firstOfEach(
      admin === undefined ? [] : actsOf(admin),
      ({ invitation_id }) => invitation_id,
      byId(({ revocation_id }) => revocation_id),
    );
    for (const [invite_id, { revocation_id }] of said) if (!found.has(invite_id)) found.set(invite_id, revocation_id);
  }
  return found;
};

/** Look-ups for one network, made once. */
interface Ledger {
  readonly facts: Facts;
  readonly tree: Tree;
  readonly people: People;
  readonly struckBy: StruckBy;
  readonly isOfAdmin: (peer_id: string) => boolean;
  readonly open: readonly InviteFact[];
  readonly inviteOut: ReadonlyMap<string, string | undefined>;
  /** The parts of `People.groups`, by group. */
  readonly ofGroup: {
    readonly makers: ReadonlyMap<string, readonly (Grant & { readonly by?: undefined })[]>;
    readonly offers: ReadonlyMap<string, readonly Offer[]>;
    readonly everIn: ReadonlyMap<string, readonly Membership[]>;
    readonly members: ReadonlyMap<string, readonly Membership[]>;
  };
}

const openLedger = (facts: Facts, tree: Tree, people: People): Ledger => {
  const struckBy = openStruck(people);
  const revocations = revocationsOf(facts, people);
  const invites = firstOfEach(
    facts.invites,
    ({ invite_id }) => invite_id,
    byId(({ invite_id }) => invite_id),
  );
  const isOfAdmin = (peer_id: string): boolean => people.ranks.has(tree.userOf(peer_id) ?? '');
  const open = [...invites.values()].filter(({ max_uses, peer_id }) => max_uses === 0 && isOfAdmin(peer_id));
  const inviteOut = new Map(
    open.map(({ invite_id, peer_id }) => [invite_id, revocations.get(invite_id) ?? struckBy(peer_id, invite_id, true)]),
  );
  const { makers, offers, everIn, members } = people.groups;
  const byGroup = <A extends Membership>(all: readonly A[]) => groupBy(all, ({ group_id }) => group_id);
  const ofGroup = {
    ...{ makers: byGroup(makers), offers: byGroup(offers) },
    ...{ everIn: byGroup(everIn), members: byGroup(members) },
  };
  return { facts, tree, people, struckBy, isOfAdmin, open, inviteOut, ofGroup };
};

/** Lists what put grants of a normal group out: they were taken back, struck, or rest on a grant that is out. */
const normalOut = (
  { tree, struckBy, people, ofGroup }: Ledger,
  { group_id }: GroupFact,
  grants: readonly GrantFact[],
) => {
  const { takenBack } = people.groups;
  const inside = new Set((ofGroup.everIn.get(group_id) ?? []).map(({ user_id }) => user_id));
  const still = new Set((ofGroup.members.get(group_id) ?? []).map(({ user_id }) => user_id));
  const signed = grants.flatMap(({ event_id, user_id, peer_id }): readonly GivenGrant[] => {
    const by = tree.userOf(peer_id);
    const act = takenBack.get(event_id) ?? struckBy(peer_id, event_id, false);
    return by !== undefined && inside.has(by) ? [{ grant_id: event_id, user_id, by, act }] : [];
  });
  const counted = [...(ofGroup.makers.get(group_id) ?? []), ...(ofGroup.offers.get(group_id) ?? [])].map(
    ({ grant_id, user_id, by }): GivenGrant => ({ grant_id, user_id, by, act: takenBack.get(grant_id) }),
  );
  const given = [...new Map([...counted, ...signed].map((one) => [one.grant_id, one])).values()];
  const lost = findLost(given, still);
  return given.flatMap(({ by, act }) => act ?? lost.get(by ?? '') ?? []);
};

const grantsOut = (ledger: Ledger, group: GroupFact, grants: readonly GrantFact[]): readonly string[] => {
  if (group.kind === 0) return normalOut(ledger, group, grants);
  const { people, struckBy, isOfAdmin } = ledger;
  const demotionOf = (user_id: string) => people.settled.get(user_id)?.devices[0]?.demotion?.by;
  return grants
    .filter(({ peer_id }) => isOfAdmin(peer_id))
    .flatMap(({ event_id, user_id, peer_id }) => {
      const demoted = group.kind === 1 ? demotionOf(user_id) : undefined;
      return struckBy(peer_id, event_id, true) ?? demoted ?? [];
    });
};

const everIn = ({ people: { ranks, everyone }, ofGroup }: Ledger, { group_id, kind }: GroupFact): Iterable<string> => {
  if (kind === 0) return (ofGroup.everIn.get(group_id) ?? []).map(({ user_id }) => user_id);
  return kind === 1 ? ranks.keys() : everyone;
};

/** Lists what put users of a revoked open invite out whom nobody let in. */
const arrivalsOut = ({ facts, people, inviteOut }: Ledger): readonly string[] => {
  const users = firstOfEach(
    facts.users,
    ({ event_id }) => event_id,
    byId(({ event_id }) => event_id),
  );
  return [...users.values()].flatMap(({ peer_id, invite_id }) =>
    people.everyone.has(peer_id) ? [] : (inviteOut.get(invite_id ?? '') ?? []),
  );
};

/**
 * Finds what is out of each group: devices of every user who was ever let in, grants, and open invites into it. The same
 * facts give the same lists, in whatever order they came. Source: quiet, "Keys".
 */
export const groupOuts = (facts: Facts, tree: Tree, people: People): readonly GroupOuts[] => {
  const ledger = openLedger(facts, tree, people);
  const grants = firstOfEach(
    facts.grants,
    ({ event_id }) => event_id,
    byId(({ event_id }) => event_id),
  );
  const grantsOf = groupBy(grants.values(), ({ group_id }) => group_id);
  const known = new Map(facts.groups.map((group) => [group.group_id, group]));
  return [...known.values()].map((group) => {
    const { group_id, kind } = group;
    const into = ledger.open.filter((invite) => kind === 2 || invite.group_id === group_id);
    const outs = [
      ...devicesOut(people, everIn(ledger, group)),
      ...grantsOut(ledger, group, grantsOf.get(group_id) ?? []),
      ...into.flatMap(({ invite_id }) => ledger.inviteOut.get(invite_id) ?? []),
      ...(kind === 2 ? arrivalsOut(ledger) : []),
    ];
    return { group_id, outs: outs.sort() };
  });
};
