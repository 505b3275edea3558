import { type UserOutcome, settleDevices } from './settleDevices';
import type { RemovalFact } from './facts';
import { type Removals, type RemovalVerdict } from './removals';
import type { Tree } from './tree';

/** Settles users one by one, the highest rank first. Earlier verdicts bind those who come later. */
export interface Settlement {
  /** Previews a user's outcome by the verdicts so far, without adding one. */
  readonly preview: (user_id: string) => UserOutcome;
  /** Settles a user. Decides an admin's removals of others, and any user's removals of themselves. */
  readonly settle: (user_id: string, rank: number | undefined) => UserOutcome;
  /** Every user settled so far. */
  readonly settled: ReadonlyMap<string, UserOutcome>;
  /** Public keys of all removed users and devices. */
  readonly boundKeys: () => readonly string[];
}

const NOBODY: readonly RemovalVerdict[] = [];

const addTo = (all: Map<string, RemovalVerdict[]>, name: string, verdict: RemovalVerdict): void => {
  const some = all.get(name);
  if (some === undefined) all.set(name, [verdict]);
  else some.push(verdict);
};

/**
 * Only admins remove other users. A verdict reached while ranks are settled strikes lower ranks alone, since higher ones
 * are settled by then; the rest strikes users who are no admins.
 * Source: quiet, "Standing".
 */
export const openSettlement = (tree: Tree, removals: Removals): Settlement => {
  const against = new Map<string, RemovalVerdict[]>();
  const bound = new Map<string, RemovalVerdict[]>();
  const settled = new Map<string, UserOutcome>();

  const preview = (user_id: string): UserOutcome =>
    settleDevices(tree, removals, user_id, (peer_id) => {
      const direct = against.get(user_id) ?? NOBODY;
      const byKey = bound.size === 0 ? undefined : bound.get(removals.keyOf(peer_id) ?? '');
      return byKey === undefined
        ? direct
        : direct.length === 0
          ? byKey
          : [...direct, ...byKey.filter((one) => !direct.includes(one))];
    });

  const decide = (removal: RemovalFact, rank: number, target: string | undefined): void => {
    const verdict = { removal, rank };
    if (target !== undefined) addTo(against, target, verdict);
    for (const key of removals.keysOf(removal)) addTo(bound, key, verdict);
  };

  const settle = (user_id: string, rank: number | undefined): UserOutcome => {
    const found = preview(user_id);
    settled.set(user_id, found);
    if (removals.none || found.devices.length === 0) return found;
    for (const removal of found.own) decide(removal, rank ?? Infinity, undefined);
    if (rank === undefined) return found;
    for (const { peer_id, cut } of found.devices) {
      for (const removal of removals.signedBy(peer_id)) {
        const target = removals.targetOf(removal);
        const counts = cut === undefined || cut.counts(removal.removal_id);
        if (counts && target !== undefined && target !== user_id) decide(removal, rank, target);
      }
    }
    return found;
  };

  return { preview, settle, settled, boundKeys: () => [...bound.keys()] };
};
