import type { RemovalFact } from '../facts';
import { groupBy } from '../order';
import { type Ending, type Removals, cutoffsFor } from '../removals';
import { type Round, ROUND_MAX, lastRound } from '../rounds';
import type { Tree } from '../tree';

/** A device that recovers a user, as far as its acts count. */
export interface Recovery {
  readonly peer_id: string;
  readonly generation: number;
  /** The smallest id of its acting events of this generation. */
  readonly least: string;
  readonly round: Round;
}

const isBefore = (a: Recovery, b: Recovery): boolean =>
  a.generation === b.generation ? a.least < b.least : a.generation > b.generation;

const recoveryBy = ({ logs }: Removals, peer_id: string, said: readonly RemovalFact[]): Recovery | undefined => {
  let best: Recovery | undefined;
  for (const [generation, ofOne] of groupBy(said, (one) => String(one.generation))) {
    const round = lastRound(logs, ofOne);
    const acting = ofOne.filter(({ acts, round: nth }) => acts && nth <= ROUND_MAX).map(({ removal_id }) => removal_id);
    if (round === undefined) continue;
    const least = acting.reduce((a, b) => (b < a ? b : a));
    const one = { peer_id, generation: Number(generation), least, round };
    if (best === undefined || isBefore(one, best)) best = one;
  }
  return best;
};

/**
 * Lists the recoveries of a user that count, the one that decides first: highest generation, then the smallest id. Removals
 * by admins decide how far a recovering device's log counts; removals among the user's devices do not.
 * Source: quiet, "Recovery".
 */
export const recoveriesOf = (
  { recoverersOf }: Tree,
  removals: Removals,
  user_id: string,
  outerOf: (peer_id: string) => Ending | undefined,
): readonly Recovery[] => {
  const found = recoverersOf(user_id).flatMap((peer_id) => {
    const outer = outerOf(peer_id);
    const said = removals
      .signedBy(peer_id)
      .filter(
        ({ kind, target_id, removal_id }) =>
          kind === 'recover' && target_id === user_id && (outer?.counts(removal_id) ?? true),
      );
    return recoveryBy(removals, peer_id, said) ?? [];
  });
  return [...found].sort((a, b) => (isBefore(a, b) ? -1 : 1));
};

/** Answers where the deciding recovery leaves a device out: `listed` devices, and all that it did not link itself. */
export const isRemovedBy = (
  recovery: Recovery,
  { topOf }: Tree,
  peer_id: string,
): 'listed' | 'unlisted' | undefined => {
  if (peer_id === recovery.peer_id) return undefined;
  if (cutoffsFor(recovery.round.cutoffs, peer_id).length > 0) return 'listed';
  return topOf(peer_id) === recovery.peer_id ? undefined : 'unlisted';
};
