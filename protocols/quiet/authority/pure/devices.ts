import type { LinkFact, RemovalFact } from './facts';
import type { Cut } from './logs';
import { bySeq, sorted } from './order';
import type { Fate, Removals, Verdict } from './verdicts';
import type { Tree } from './tree';

/** Source: quiet, "Event types": 8 devices a user. Those that were removed are not among them. */
export const DEVICES_PER_USER_MAX = 8;

export interface Device {
  readonly peer_id: string;
  readonly removed: boolean;
  /** What counts of its log; undefined where all does. */
  readonly cut: Cut | undefined;
}

/** A user's devices, and what became of them. */
export interface Settled {
  readonly user_id: string;
  /** First device, then ring by ring. Without the first one the user never was here. */
  readonly devices: readonly Device[];
  /** The user as a whole. */
  readonly removed: boolean;
  /** Removals of himself and of devices of his that count. */
  readonly own: readonly RemovalFact[];
}

/** What others decided on a device of a user. */
export type Others = (peer_id: string) => readonly Verdict[];

/** A walk over a user's devices: what was found so far. */
interface Walk {
  readonly counted: string[];
  readonly own: Verdict[];
  readonly outerOf: (peer_id: string) => Fate | undefined;
  readonly fateOf: (peer_id: string) => Fate | undefined;
}

const openWalk = ({ none, decide }: Removals, user_id: string, others: Others): Walk => {
  const own: Verdict[] = [];
  const outerOf = (peer_id: string): Fate | undefined => {
    const verdicts = none ? [] : others(peer_id);
    return verdicts.length === 0 ? undefined : decide(peer_id, user_id, verdicts);
  };
  const fateOf = (peer_id: string) =>
    outerOf(peer_id) ?? (own.length === 0 ? undefined : decide(peer_id, user_id, own));
  return { counted: [], own, outerOf, fateOf };
};

/** Among devices of one user each that counts at its turn has its removals counted, whatever becomes of itself. */
const takeOwn = ({ signedBy, targetOf }: Removals, { own, outerOf }: Walk, user_id: string, peer_id: string): void => {
  const outer = outerOf(peer_id);
  for (const removal of signedBy(peer_id)) {
    const counts = outer === undefined || outer.cut.counts(removal.removal_id);
    if (counts && targetOf(removal) === user_id) own.push({ removal, rank: Infinity });
  }
};

/** Has he as many devices as he may have? Those that were removed leave their place to others. */
const isFull = ({ counted, fateOf }: Walk): boolean =>
  counted.length >= DEVICES_PER_USER_MAX &&
  counted.filter((peer_id) => fateOf(peer_id) === undefined).length >= DEVICES_PER_USER_MAX;

/**
 * The devices of a user in the order in which they are heard: the first one, then by the length of the chain of links,
 * the number of the link, its id. Each hangs on a link that counts when its turn comes.
 * Source: quiet, Standing and "Event types".
 */
export const settle = ({ linksBy }: Tree, removals: Removals, user_id: string, others: Others): Settled => {
  const walk = openWalk(removals, user_id, others);
  const { counted, own, fateOf } = walk;
  const visit = (peer_id: string): void => {
    if (fateOf(peer_id)?.bound === true || isFull(walk)) return;
    counted.push(peer_id);
    takeOwn(removals, walk, user_id, peer_id);
  };
  const isKept = ({ peer_id, event_id }: LinkFact): boolean => fateOf(peer_id)?.cut.counts(event_id) ?? true;

  visit(user_id);
  let ring: readonly string[] = counted.slice();
  while (ring.length > 0) {
    const links = sorted(
      ring.flatMap((peer_id) => linksBy.get(peer_id) ?? []),
      bySeq,
    );
    const from = counted.length;
    for (const link of links) if (isKept(link)) visit(link.linked_id);
    ring = counted.slice(from);
  }

  const devices = counted.flatMap((peer_id): readonly Device[] => {
    const fate = fateOf(peer_id);
    return fate?.bound === true ? [] : [{ peer_id, removed: fate !== undefined, cut: fate?.cut }];
  });
  return {
    user_id,
    devices: devices[0]?.peer_id === user_id ? devices : [],
    removed: [...others(user_id), ...own].some(({ removal }) => removal.user_id === user_id),
    own: own.map(({ removal }) => removal),
  };
};
