import type { Facts, RemovalFact } from './facts';
import { type Cut, type Logs, NOTHING_COUNTS, openLogs } from './logs';
import { groupBy } from './order';
import type { Tree } from './tree';

/** A removal that counts, with its signer's rank. A user's removal of their own device has rank Infinity and decides last. */
export interface RemovalVerdict {
  readonly removal: RemovalFact;
  readonly rank: number;
}

/** The outcome for one device: the part of its log that counts, which may be nothing. */
export interface DeviceOutcome {
  readonly cut: Cut;
  /** Struck by its bound key alone: it never was a device here. */
  readonly bound: boolean;
}

/** Look-ups for everything that removals name. */
export interface Removals {
  readonly none: boolean;
  readonly signedBy: (peer_id: string) => readonly RemovalFact[];
  /** The user whom a removal strikes. */
  readonly targetOf: (removal: RemovalFact) => string | undefined;
  /** The public keys that a removal binds. */
  readonly keysOf: (removal: RemovalFact) => ReadonlySet<string>;
  readonly keyOf: (peer_id: string) => string | undefined;
  /** Picks the removal that decides on a device: highest rank, then smallest reach, then smallest id. */
  readonly decide: (peer_id: string, user_id: string, verdicts: readonly RemovalVerdict[]) => DeviceOutcome | undefined;
}

const isDirect = ({ user_id, device_id }: RemovalFact, peer_id: string, ofUser: string): boolean =>
  user_id === null ? device_id === peer_id : user_id === ofUser;

/** Lists a user's first device and every peer linked to them. */
const allDevices = ({ linksBy }: Tree, user_id: string): readonly string[] => {
  const found = [user_id];
  for (const peer_id of found) {
    for (const { linked_id } of linksBy.get(peer_id) ?? []) if (!found.includes(linked_id)) found.push(linked_id);
  }
  return found;
};

interface Candidate extends DeviceOutcome {
  readonly rank: number;
  readonly removal_id: string;
}

const before = (a: Candidate, b: Candidate): boolean => {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.cut.reach !== b.cut.reach) return a.cut.reach < b.cut.reach;
  return a.removal_id < b.removal_id;
};

/** Cuts a device's log by one removal. A user's own cutoff never falls before a link that its signer rests on. */
const cutBy = (logs: Logs, tree: Tree, { removal, rank }: RemovalVerdict, peer_id: string): Cut => {
  const named = removal.cutoffs.filter((one) => one.peer_id === peer_id).map(({ cutoff }) => cutoff);
  if (rank !== Infinity) return logs(peer_id, named);
  const rests = tree.chainOf(removal.peer_id).filter((link) => link.peer_id === peer_id);
  return logs(peer_id, [...named, ...rests.map(({ event_id }) => event_id)]);
};

/** Follows each log once for each removal. */
const cutsOnce = (logs: Logs, tree: Tree) => {
  const cuts = new Map<string, Cut>();
  return (verdict: RemovalVerdict, peer_id: string): Cut => {
    const name = `${verdict.removal.removal_id}${peer_id}`;
    const known = cuts.get(name) ?? cutBy(logs, tree, verdict, peer_id);
    cuts.set(name, known);
    return known;
  };
};

/** Opens the removals of a network, to be decided signer by signer. Source: quiet, "Standing". */
export const openRemovals = ({ removals, places, devices }: Facts, tree: Tree): Removals => {
  const logs = openLogs(places);
  const bySigner = groupBy(removals, ({ peer_id }) => peer_id);
  const keys = new Map(removals.length === 0 ? [] : devices.map(({ peer_id, public_key }) => [peer_id, public_key]));
  const bound = new Map<string, ReadonlySet<string>>();
  const cutOf = cutsOnce(logs, tree);

  const keysOf = (removal: RemovalFact): ReadonlySet<string> => {
    const known = bound.get(removal.removal_id);
    if (known !== undefined) return known;
    const { user_id, device_id } = removal;
    const gone = user_id === null ? [device_id ?? ''] : allDevices(tree, user_id);
    const found = new Set(gone.flatMap((peer_id) => keys.get(peer_id) ?? []));
    bound.set(removal.removal_id, found);
    return found;
  };

  const candidate = (verdict: RemovalVerdict, peer_id: string, user_id: string): Candidate | undefined => {
    const { rank, removal } = verdict;
    const { removal_id } = removal;
    if (isDirect(removal, peer_id, user_id)) return { cut: cutOf(verdict, peer_id), bound: false, rank, removal_id };
    const isBound = keysOf(removal).has(keys.get(peer_id) ?? '');
    return isBound ? { cut: NOTHING_COUNTS, bound: true, rank, removal_id } : undefined;
  };

  return {
    none: removals.length === 0,
    signedBy: (peer_id) => bySigner.get(peer_id) ?? [],
    targetOf: ({ user_id, device_id }) =>
      user_id === null ? tree.userOf(device_id ?? '') : tree.users.has(user_id) ? user_id : undefined,
    keysOf,
    keyOf: (peer_id) => keys.get(peer_id),
    decide: (peer_id, user_id, verdicts) => {
      let best: Candidate | undefined;
      for (const verdict of verdicts) {
        const one = candidate(verdict, peer_id, user_id);
        if (one !== undefined && (best === undefined || before(one, best))) best = one;
      }
      return best;
    },
  };
};
