import { isKeptOfAdmin } from './acts';
import { type UserOutcome, settleDevices } from './devices/settleDevices';
import { type Removals, type Verdict, lastRounds } from './removals';
import type { Tree } from './tree';

/** Settles users one by one, the highest rank first. Earlier verdicts bind those who come later. */
export interface Settlement {
  /** Previews a user's outcome by the verdicts so far, without adding one. */
  readonly preview: (user_id: string) => UserOutcome;
  /** Settles users of one rank together, so that none of them decides on another. Only admins decide on others. */
  readonly settle: (user_ids: readonly string[], rank: number | undefined) => readonly UserOutcome[];
  /** Every user settled so far. */
  readonly settled: ReadonlyMap<string, UserOutcome>;
}

const NOBODY: readonly Verdict[] = [];

const addTo = (all: Map<string, Verdict[]>, name: string, verdict: Verdict): void => {
  const some = all.get(name);
  if (some === undefined) all.set(name, [verdict]);
  else some.push(verdict);
};

/**
 * Only admins remove or demote other users. A verdict reached while ranks are settled strikes lower ranks alone, since
 * higher ones are settled by then; the rest strikes users who are no admins.
 * Source: quiet, "Standing".
 */
export const openSettlement = (tree: Tree, removals: Removals): Settlement => {
  const against = new Map<string, Verdict[]>();
  const settled = new Map<string, UserOutcome>();

  const preview = (user_id: string): UserOutcome =>
    settleDevices(tree, removals, user_id, against.get(user_id) ?? NOBODY);

  const decide = ({ user_id, devices }: UserOutcome, rank: number): void => {
    const said = devices.flatMap((device) =>
      removals
        .signedBy(device.peer_id)
        .filter((one) => one.kind !== 'recover' && isKeptOfAdmin(device, one.removal_id))
        .filter((one) => removals.targetOf(one) !== user_id),
    );
    for (const round of lastRounds(removals.logs, said)) {
      const target = round.parts[0] && removals.targetOf(round.parts[0]);
      if (target !== undefined) addTo(against, target, { ...round, rank });
    }
  };

  const settle = (user_ids: readonly string[], rank: number | undefined): readonly UserOutcome[] => {
    const found = user_ids.map(preview);
    for (const one of found) settled.set(one.user_id, one);
    if (rank !== undefined && !removals.none) for (const one of found) decide(one, rank);
    return found;
  };

  return { preview, settle, settled };
};
