import type { LinkFact } from '../facts';
import { bySeq, sortBy } from '../order';
import { type Fates, openFates } from './fates';
import type { Ending, Removals, Verdict } from '../removals';
import type { Tree } from '../tree';

/** Devices of one user that ever count, removed ones included. Source: quiet, "Standing". */
export const DEVICES_PER_USER_MAX = 64;

export interface Device {
  readonly peer_id: string;
  /** The removal of the device, and what it leaves of its log; undefined where there is none. */
  readonly end: Ending | undefined;
  /** The part of its acts as an admin that a demotion leaves; undefined where there is none. */
  readonly demotion: Ending | undefined;
}

/** A device whose link does not count, with the removal that struck the link. */
export interface LapsedDevice {
  readonly peer_id: string;
  readonly by: string;
}

/** The outcome for a user and for each of their devices. */
export interface UserOutcome {
  readonly user_id: string;
  /** In the order of precedence: the root, then ring by ring. */
  readonly devices: readonly Device[];
  readonly lapsed: readonly LapsedDevice[];
  /** Did they leave, or did an admin remove them? */
  readonly removed: boolean;
  readonly demoted: boolean;
  /** The generation and the id of the recovery that counts. */
  readonly recovered: { readonly generation: number; readonly least: string } | undefined;
}

interface Walk {
  readonly counted: Device[];
  readonly lapsed: LapsedDevice[];
  readonly endOf: Map<string, Ending | undefined>;
}

/** Lists the links of a ring of devices in their order: by their number in the log, then by id. */
const linksOf = ({ linksBy }: Tree, ring: readonly string[]): readonly LinkFact[] =>
  sortBy(
    ring.flatMap((peer_id) => linksBy.get(peer_id) ?? []),
    bySeq,
  );

/** Marks a device and all that hang on it as lapsed. A ring of links is walked once. */
const lapse = ({ linksBy }: Tree, { lapsed }: Walk, peer_id: string, by: string): void => {
  const found = new Set([peer_id]);
  // New devices are appended to the set under iteration.
  for (const one of found) {
    lapsed.push({ peer_id: one, by });
    for (const { linked_id } of linksBy.get(one) ?? []) found.add(linked_id);
  }
};

const visit = ({ counted, endOf }: Walk, fates: Fates, peer_id: string): void => {
  if (counted.length >= DEVICES_PER_USER_MAX || endOf.has(peer_id)) return;
  const end = fates.visit(peer_id);
  endOf.set(peer_id, end);
  counted.push({ peer_id, end, demotion: fates.demotionOf(peer_id) });
};

/**
 * Walks a user's devices in their order of precedence: the root, then by length of the chain of links, the link's number in
 * its log, and its id. A device counts if its link counts when its turn comes. No later device removes an earlier one.
 * Source: quiet, "Standing".
 */
export const settleDevices = (
  tree: Tree,
  removals: Removals,
  user_id: string,
  verdicts: readonly Verdict[],
): UserOutcome => {
  const fates = openFates(tree, removals, user_id, verdicts);
  const walk: Walk = { counted: [], lapsed: [], endOf: new Map() };

  for (const peer_id of fates.tops) visit(walk, fates, peer_id);
  let ring: readonly string[] = walk.counted.map(({ peer_id }) => peer_id);
  while (ring.length > 0) {
    const from = walk.counted.length;
    for (const link of linksOf(tree, ring)) {
      const end = walk.endOf.get(link.peer_id);
      if (end === undefined || end.counts(link.event_id)) visit(walk, fates, link.linked_id);
      else lapse(tree, walk, link.linked_id, end.by);
    }
    ring = walk.counted.slice(from).map(({ peer_id }) => peer_id);
  }

  return {
    user_id,
    devices: walk.counted,
    lapsed: walk.lapsed,
    removed: fates.hasLeft() || verdicts.some(({ kind }) => kind === 'user'),
    demoted: verdicts.some(({ kind }) => kind === 'demotion'),
    recovered: fates.recovery,
  };
};
