import type { CutoffFact, RemovalFact } from '../facts';
import { NOTHING_COUNTS } from '../logs';
import { type Recovery, isRemovedBy, recoveriesOf } from './recovery';
import { type Ending, type Removals, type Verdict, cutoffsFor } from '../removals';
import { ROUND_MAX, lastRound } from '../rounds';
import type { Tree } from '../tree';

/** Decides on the devices of one user, in their order. Each device is visited once. */
export interface Fates {
  /** The devices that hang on no link: the root first. */
  readonly tops: readonly string[];
  readonly recovery: Recovery | undefined;
  /** Answers how a device ends, and counts its own removals of those that come later. */
  readonly visit: (peer_id: string) => Ending | undefined;
  readonly demotionOf: (peer_id: string) => Ending | undefined;
  readonly hasLeft: () => boolean;
}

/** A user's own leave, by their root. */
interface Leave {
  readonly by: string;
  readonly cutoffs: readonly CutoffFact[];
}

/** All that is asked about one user. */
interface Case {
  readonly tree: Tree;
  readonly removals: Removals;
  readonly user_id: string;
  /** Verdicts of admins on the user as a whole, and on one device. */
  readonly byUser: readonly Verdict[];
  readonly byPeer: (peer_id: string) => readonly Verdict[];
  readonly recovery: Recovery | undefined;
  /** Removals by devices visited so far, by their target. */
  readonly against: Map<string, RemovalFact[]>;
}

const counts = (end: Ending | undefined, { removal_id }: RemovalFact): boolean => end?.counts(removal_id) ?? true;

/** Cuts a device by removals of the same user's earlier devices. */
const priorOf = ({ removals: { logs }, against }: Case, peer_id: string): Ending | undefined => {
  const said = against.get(peer_id);
  const round = said === undefined ? undefined : lastRound(logs, said);
  return round && { ...logs(peer_id, cutoffsFor(round.cutoffs, peer_id)), by: round.by };
};

/** Cuts a device within its user: by the deciding recovery as listed, else as it was cut before, else to nothing. */
const withinOf = (one: Case, peer_id: string): Ending | undefined => {
  const { recovery, tree, removals } = one;
  const prior = priorOf(one, peer_id);
  const how = recovery && isRemovedBy(recovery, tree, peer_id);
  if (recovery === undefined || how === undefined) return prior;
  const { by, cutoffs } = recovery.round;
  if (how === 'listed') return { ...removals.logs(peer_id, cutoffsFor(cutoffs, peer_id)), by };
  return prior ?? { ...NOTHING_COUNTS, by };
};

/** Cuts a sibling by a leave: as listed, else as an admin cut it alone, else to nothing. */
const leftOf = ({ removals, byPeer }: Case, { by, cutoffs }: Leave, peer_id: string): Ending => {
  const listed = cutoffsFor(cutoffs, peer_id);
  if (listed.length > 0) return { ...removals.logs(peer_id, listed), by };
  return removals.decide(peer_id, byPeer(peer_id)) ?? { ...NOTHING_COUNTS, by };
};

/** Finds the first leave in a device's log, with the parts that stand before it. */
const leaveBy = ({ removals, user_id }: Case, peer_id: string, outer: Ending | undefined): Leave | undefined => {
  const said = removals
    .signedBy(peer_id)
    .filter((one) => one.kind === 'user' && one.target_id === user_id && one.round <= ROUND_MAX && counts(outer, one));
  const first = said.find(({ acts }) => acts);
  if (first === undefined) return undefined;
  const before = removals.logs(peer_id, [first.removal_id]);
  const parts = said.filter((one) => one.round === first.round && before.counts(one.removal_id));
  return { by: first.removal_id, cutoffs: parts.flatMap(({ cutoffs }) => cutoffs) };
};

/** Cuts a device by its removal of itself, but never before that removal. */
const selfOf = ({ removals: { logs, signedBy } }: Case, peer_id: string): Ending | undefined => {
  const round = lastRound(
    logs,
    signedBy(peer_id).filter(({ kind, target_id }) => kind === 'peer' && target_id === peer_id),
  );
  if (round === undefined) return undefined;
  const own = round.parts.map(({ removal_id }) => removal_id);
  return { ...logs(peer_id, [...cutoffsFor(round.cutoffs, peer_id), ...own]), by: round.by };
};

/** Decides on each device in turn. A root that an admin removed alone, or that removed itself, hands over to the next. */
const openEndings = (one: Case, outerOf: (peer_id: string) => Ending | undefined) => {
  let leave: Leave | undefined;
  let isRootFound = false;
  const endOf = (peer_id: string): Ending | undefined => {
    const within = withinOf(one, peer_id);
    if (leave !== undefined) return within ?? leftOf(one, leave, peer_id);
    const outer = outerOf(peer_id);
    if (within === undefined && !isRootFound) {
      leave = leaveBy(one, peer_id, outer);
      if (leave !== undefined) return { ...one.removals.logs(peer_id, [leave.by]), by: leave.by };
    }
    const self = outer === undefined && within === undefined ? selfOf(one, peer_id) : undefined;
    if (within === undefined && self === undefined) isRootFound ||= outer === undefined || one.byUser.length > 0;
    return outer ?? within ?? self;
  };
  return { endOf, hasLeft: () => leave !== undefined };
};

/** Counts a device's removals of devices that come later. No later device removes an earlier one. */
const takeRemovals = (one: Case, visited: ReadonlySet<string>, peer_id: string, end: Ending | undefined): void => {
  for (const removal of one.removals.signedBy(peer_id)) {
    const { kind, target_id } = removal;
    if (kind !== 'peer' || visited.has(target_id) || !counts(end, removal)) continue;
    if (one.tree.userOf(target_id) !== one.user_id) continue;
    one.against.set(target_id, [...(one.against.get(target_id) ?? []), removal]);
  }
};

/** Opens the decisions on a user's devices, by verdicts of admins of higher rank. Source: quiet, "Standing". */
export const openFates = (tree: Tree, removals: Removals, user_id: string, verdicts: readonly Verdict[]): Fates => {
  const { decide } = removals;
  const byPeer = (peer_id: string): readonly Verdict[] =>
    verdicts.filter(({ kind, target_id }) => kind === 'peer' && target_id === peer_id);
  const byUser = verdicts.filter(({ kind }) => kind === 'user');
  const demotions = verdicts.filter(({ kind }) => kind === 'demotion');
  const outerOf = (peer_id: string): Ending | undefined =>
    verdicts.length === 0 ? undefined : decide(peer_id, [...byUser, ...byPeer(peer_id)]);

  const recoveries = removals.none ? [] : recoveriesOf(tree, removals, user_id, outerOf);
  const [recovery] = recoveries;
  const one: Case = { tree, removals, user_id, byUser, byPeer, recovery, against: new Map() };
  const { endOf, hasLeft } = openEndings(one, outerOf);
  const visited = new Set<string>();
  const root = recovery === undefined ? [] : [recovery.peer_id];

  return {
    tops: [...new Set([...root, user_id, ...recoveries.map(({ peer_id }) => peer_id)])],
    recovery,
    visit: (peer_id) => {
      if (removals.none) return undefined;
      const end = endOf(peer_id);
      visited.add(peer_id);
      takeRemovals(one, visited, peer_id, end);
      return end;
    },
    demotionOf: (peer_id) => (demotions.length === 0 ? undefined : decide(peer_id, demotions)),
    hasLeft,
  };
};
