import type { CutoffFact, Facts, RemovalFact, RemovalKind } from './facts';
import { type Cut, type Logs, openLogs } from './logs';
import { groupBy } from './order';
import { type Round, lastRound } from './rounds';
import type { Tree } from './tree';

/** A removal that counts, of all parts of its round, with the rank of the admin who signed it. */
export interface Verdict extends Round {
  readonly kind: RemovalKind;
  readonly target_id: string;
  readonly rank: number;
}

/** The part of a device's log that a removal leaves, and the id of that removal. */
export interface Ending extends Cut {
  readonly by: string;
}

/** Look-ups for everything that removals name. */
export interface Removals {
  readonly none: boolean;
  readonly logs: Logs;
  /** A device's removals in the order of its log. */
  readonly signedBy: (peer_id: string) => readonly RemovalFact[];
  /** The user whom a removal strikes; undefined where it names nobody. */
  readonly targetOf: (removal: RemovalFact) => string | undefined;
  /** Picks the verdict that decides on a device: highest rank, then smallest reach, then smallest id. */
  readonly decide: (peer_id: string, verdicts: readonly Verdict[]) => Ending | undefined;
}

/** Lists the cutoffs of one device. */
export const cutoffsFor = (cutoffs: readonly CutoffFact[], peer_id: string): readonly string[] =>
  cutoffs.filter((one) => one.peer_id === peer_id).map(({ cutoff }) => cutoff);

interface Candidate extends Ending {
  readonly rank: number;
}

const isBefore = (a: Candidate, b: Candidate): boolean => {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.reach !== b.reach) return a.reach < b.reach;
  return a.by < b.by;
};

/** Follows each log once for each removal. */
const cutsOnce = (logs: Logs) => {
  const cuts = new Map<string, Cut>();
  return ({ by, cutoffs }: Verdict, peer_id: string): Cut => {
    const name = `${by}${peer_id}`;
    const known = cuts.get(name) ?? logs(peer_id, cutoffsFor(cutoffs, peer_id));
    cuts.set(name, known);
    return known;
  };
};

/** Reads the log of each signer once: its removals by `seq`, then by id where the log forked. */
const inLogOrder = ({ removals, places }: Facts): ReadonlyMap<string, readonly RemovalFact[]> => {
  const seqOf = new Map(removals.length === 0 ? [] : places.map(({ event_id, seq }) => [event_id, seq]));
  const once = new Map(removals.map((removal) => [removal.removal_id, removal]));
  const placeOf = ({ removal_id }: RemovalFact): number => seqOf.get(removal_id) ?? 0;
  const sorted = [...once.values()].sort((a, b) => placeOf(a) - placeOf(b) || (a.removal_id < b.removal_id ? -1 : 1));
  return groupBy(sorted, ({ peer_id }) => peer_id);
};

/** Opens the removals of a network, to be decided signer by signer. Source: quiet, "Standing". */
export const openRemovals = (facts: Facts, tree: Tree): Removals => {
  const logs = openLogs(facts.places);
  const bySigner = inLogOrder(facts);
  const cutOf = cutsOnce(logs);
  return {
    none: facts.removals.length === 0,
    logs,
    signedBy: (peer_id) => bySigner.get(peer_id) ?? [],
    targetOf: ({ kind, target_id }) =>
      kind === 'peer' ? tree.userOf(target_id) : tree.users.has(target_id) ? target_id : undefined,
    decide: (peer_id, verdicts) => {
      let best: Candidate | undefined;
      for (const verdict of verdicts) {
        const one = { ...cutOf(verdict, peer_id), by: verdict.by, rank: verdict.rank };
        if (best === undefined || isBefore(one, best)) best = one;
      }
      return best;
    },
  };
};

/** Reads each target's last whole round, from removals by the devices of one user in their order. */
export const lastRounds = (
  logs: Logs,
  removals: readonly RemovalFact[],
): readonly (Round & Pick<Verdict, 'kind' | 'target_id'>)[] =>
  [...groupBy(removals, ({ kind, target_id }) => `${kind}${target_id}`).values()].flatMap((said) => {
    const round = lastRound(logs, said);
    const [first] = said;
    return round === undefined || first === undefined
      ? []
      : [{ ...round, kind: first.kind, target_id: first.target_id }];
  });
