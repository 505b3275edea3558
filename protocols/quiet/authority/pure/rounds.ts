import type { CutoffFact, RemovalFact } from './facts';
import type { Logs } from './logs';
import { groupBy } from './order';

/** Rounds above this one do not count: a removal is said anew 15 times at most. Source: quiet, "Standing". */
export const ROUND_MAX = 15;

/** Several parts of one removal, read as one. */
export interface Round {
  readonly round: number;
  /** The first event with `acts`. It gives the removal its name. */
  readonly by: string;
  readonly parts: readonly RemovalFact[];
  readonly cutoffs: readonly CutoffFact[];
}

const roundOf = (logs: Logs, round: number, said: readonly RemovalFact[]): Round | undefined => {
  const acting = said.filter(({ acts }) => acts);
  const [first] = acting;
  if (first === undefined) return undefined;
  const before = new Map(
    [...groupBy(acting, ({ peer_id }) => peer_id)].map(([peer_id, last]) => [
      peer_id,
      logs(
        peer_id,
        last.map(({ removal_id }) => removal_id),
      ),
    ]),
  );
  const parts = said.filter(({ peer_id, removal_id }) => before.get(peer_id)?.counts(removal_id) === true);
  return { round, by: first.removal_id, parts, cutoffs: parts.flatMap(({ cutoffs }) => cutoffs) };
};

/**
 * Unites the parts of the highest round that is whole, from removals of one target by one user. A part counts if it acts
 * itself, or stands before one that does in the same branch of its log. Callers give the removals in the order of the
 * user's devices, then of their logs.
 * Source: quiet, "Standing".
 */
export const lastRound = (logs: Logs, removals: readonly RemovalFact[]): Round | undefined => {
  const rounds = groupBy(
    removals.filter(({ round }) => round <= ROUND_MAX),
    ({ round }) => String(round),
  );
  const highestFirst = [...rounds].map(([round, said]) => [Number(round), said] as const).sort(([a], [b]) => b - a);
  for (const [round, said] of highestFirst) {
    const whole = roundOf(logs, round, said);
    if (whole !== undefined) return whole;
  }
  return undefined;
};
