import type { LinkFact, RemovalFact } from './facts';
import type { Cut } from './logs';
import { bySeq, sortBy } from './order';
import type { DeviceOutcome, Removals, RemovalVerdict } from './removals';
import type { Tree } from './tree';

/** Devices of one user at most; removed ones do not count. Source: quiet, "Event types". */
export const DEVICES_PER_USER_MAX = 8;

export interface Device {
  readonly peer_id: string;
  readonly removed: boolean;
  /** The part of its log that counts; undefined where all of it does. */
  readonly cut: Cut | undefined;
}

/** The outcome for a user and for each of their devices. */
export interface UserOutcome {
  readonly user_id: string;
  /** The first device, then ring by ring. Without a first device the user never existed. */
  readonly devices: readonly Device[];
  /** The outcome for the user as a whole. */
  readonly removed: boolean;
  /** Removals that count, of themselves or of devices of theirs. */
  readonly own: readonly RemovalFact[];
}

/** Verdicts of other users on a device. */
export type Others = (peer_id: string) => readonly RemovalVerdict[];

/** State of a walk over a user's devices. */
interface Walk {
  readonly counted: string[];
  readonly own: RemovalVerdict[];
  readonly outerOf: (peer_id: string) => DeviceOutcome | undefined;
  readonly fateOf: (peer_id: string) => DeviceOutcome | undefined;
}

const openWalk = ({ none, decide }: Removals, user_id: string, others: Others): Walk => {
  const own: RemovalVerdict[] = [];
  const outerOf = (peer_id: string): DeviceOutcome | undefined => {
    const verdicts = none ? [] : others(peer_id);
    return verdicts.length === 0 ? undefined : decide(peer_id, user_id, verdicts);
  };
  const fateOf = (peer_id: string) =>
    outerOf(peer_id) ?? (own.length === 0 ? undefined : decide(peer_id, user_id, own));
  return { counted: [], own, outerOf, fateOf };
};

/** Counts a device's removals of its own user's devices if it counts at its turn, whatever its own outcome. */
const takeOwn = ({ signedBy, targetOf }: Removals, { own, outerOf }: Walk, user_id: string, peer_id: string): void => {
  const outer = outerOf(peer_id);
  for (const removal of signedBy(peer_id)) {
    const counts = outer === undefined || outer.cut.counts(removal.removal_id);
    if (counts && targetOf(removal) === user_id) own.push({ removal, rank: Infinity });
  }
};

/** Does the user have as many devices as allowed? Removed devices make room for others. */
const isFull = ({ counted, fateOf }: Walk): boolean =>
  counted.length >= DEVICES_PER_USER_MAX &&
  counted.filter((peer_id) => fateOf(peer_id) === undefined).length >= DEVICES_PER_USER_MAX;

/**
 * Walks a user's devices in their order of precedence: the first device, then by length of the chain of links, the link's
 * number in its log, and its id. A device counts if its link counts when its turn comes.
 * Source: quiet, "Standing". Source: quiet, "Event types".
 */
export const settleDevices = ({ linksBy }: Tree, removals: Removals, user_id: string, others: Others): UserOutcome => {
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
    const links = sortBy(
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
